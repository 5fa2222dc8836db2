using System.Globalization;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;

namespace CrossMargin.Alerts.Rules;

/// <summary>Breakers of the policy that lately kept a live keeper from a liquidation.</summary>
/// <remarks>
/// That of reverts holds until somebody resumes the chain. The others let go by themselves: each is told for as long as it held somebody back within
/// <see cref="Memory"/>, as a keeper records each once for every account that falls.
/// </remarks>
internal sealed class BreakerRule(IAttemptStore attempts, IPauseStore pauses, ChainSettings chain) : IAlertRule
{
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    private static readonly IReadOnlySet<DecisionKind> Breakers = new HashSet<DecisionKind>
    {
        DecisionKind.Reverts, DecisionKind.Spend, DecisionKind.GasPrice, DecisionKind.StaleHead, DecisionKind.PriceDisputed,
    };

    public string Name => $"breakers/{chain.Name}";

    public async Task<IReadOnlyList<Alert>> JudgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        DateTimeOffset resumedAt = (await pauses.ReadAsync(cancellationToken)).LastResumed(chain.ChainId);
        IReadOnlyList<KeeperDecision> decisions = await attempts.ReadDecisionsAsync(chain.ChainId, AttemptQuery.MaxLimit, cancellationToken);
        return
        [
            .. decisions.Where(one => !one.DryRun && Breakers.Contains(one.Kind))
                .GroupBy(one => one.Kind)
                .Select(kind => kind.MaxBy(one => one.DecidedAt)!)
                .Where(last => last.Kind == DecisionKind.Reverts ? last.DecidedAt > resumedAt : now - last.DecidedAt <= Memory)
                .Select(last => new Alert($"{Name}/{last.Kind}", AlertSeverity.Critical, string.Create(
                    CultureInfo.InvariantCulture,
                    $"The breaker {last.Kind} keeps the keeper of {chain.Name} from liquidating, {last.SubAccount} at {last.DecidedAt:u} the last: {last.Reason}."))),
        ];
    }
}
