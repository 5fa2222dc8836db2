using System.Collections.Concurrent;
using System.Diagnostics;
using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Margin;

/// <summary>
/// Judges accounts one after another with the same parameters and the latest markets, and remembers each one's status, so that
/// the ladder's hysteresis holds from one look to the next. Safe for concurrent use.
/// </summary>
/// <remarks>The engine itself stays pure: <see cref="Record"/> gives all that a verdict was given on.</remarks>
public sealed class MarginAssessor(RiskParameters parameters)
{
    /// <summary>Beyond so many accounts no further status is remembered: a verdict is then given as if it were the first.</summary>
    private const int MaxRemembered = 1_000_000;

    private readonly ConcurrentDictionary<AccountId, AccountStatus> _statuses = [];
    private volatile MarketState _market = MarketState.Unobserved;

    public RiskParameters Parameters { get; } = parameters;

    /// <summary>What was last observed of the markets; replaced as a whole.</summary>
    public MarketState Market
    {
        get => _market;
        set => _market = value;
    }

    /// <summary>Everything that <see cref="Assess(AccountView)"/> would judge on now.</summary>
    public RecordedVerdict Record(AccountView view) =>
        new(view, _market, Parameters, _statuses.TryGetValue(view.Account, out AccountStatus previous) ? previous : null);

    public HealthReport Assess(AccountView view) => Assess(Record(view));

    /// <summary>Judges on what was recorded, for whoever keeps the record.</summary>
    public HealthReport Assess(RecordedVerdict recorded)
    {
        long began = Stopwatch.GetTimestamp();
        HealthReport report = recorded.Replay();
        MarginMeter.Assessed(began);
        Remember(recorded.View.Account, report.Status);
        return report;
    }

    // Counting takes every lock there is, so only a new account is counted for.
    private void Remember(AccountId account, AccountStatus status)
    {
        if (_statuses.TryGetValue(account, out AccountStatus known))
        {
            if (status != known)
                _statuses[account] = status;
        }
        else if (_statuses.Count < MaxRemembered)
        {
            _statuses[account] = status;
        }
    }
}
