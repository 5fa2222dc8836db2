using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper;

/// <summary>How the keeper stands, for whoever measures: what is on its way, what it may still do, and what it has to pay with.</summary>
/// <remarks>
/// Read from the database and the chains from time to time, and so the same of whichever keeper acts. What could not be read is not told: an old figure
/// would look like a new one. It looks, and changes nothing.
/// </remarks>
public sealed class KeeperWatch : IDisposable
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly AttemptState[] Underway =
        [AttemptState.Planned, AttemptState.Simulated, AttemptState.Submitted, AttemptState.Included, AttemptState.Reverted, AttemptState.Reorged];

    private readonly AccountBook _book;
    private readonly IReadOnlyList<KeeperChain> _chains;
    private readonly IAttemptStore _attempts;
    private readonly KeeperOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Meter _meter = new(KeeperMeter.Name);
    private readonly ConcurrentDictionary<ChainId, KeeperStanding> _standings = [];
    private readonly ConcurrentDictionary<ChainId, KeeperFault> _blind = [];

    public KeeperWatch(
        AccountBook book, IReadOnlyList<KeeperChain> chains, IAttemptStore attempts, KeeperOptions options, TimeProvider time, ILogger<KeeperWatch> logger)
    {
        (_book, _chains, _attempts, _options, _time, _logger) = (book, chains, attempts, options, time, logger);
        Show("crossmargin.keeper.attempts.underway", "{attempt}", "Attempts that have not ended, by state.", standing => Underway.Select(
            state => new Figure(standing.Unsettled.Count(attempt => attempt.State == state), "state", KeeperMeter.TextOf(state))));
        Show("crossmargin.keeper.attempt.age", "s", "Age of the oldest attempt that was sent and is in no block; 0 without one.", standing =>
            [new Figure(standing.OldestSubmitted.TotalSeconds)]);
        Show("crossmargin.keeper.reverts_in_a_row", "{attempt}", "Of the newest attempts in a block, how many reverted since the last that did not.", standing =>
            [new Figure(standing.Tally.RevertsInARow)]);
        Show("crossmargin.keeper.spend", "USD", "Paid for gas and data within the last hour and day, and at most by what is on its way.", standing =>
        [
            new Figure(standing.Tally.HourUsd, "window", "hour"),
            new Figure(standing.Tally.DayUsd, "window", "day"),
            new Figure(standing.Tally.UnderwayUsd, "window", "underway"),
        ]);
        Show("crossmargin.keeper.breaker.open", "", "1 while this breaker lets the keeper begin nothing on the chain, or on a venue of it.", standing =>
            standing.Breakers.Select(breaker => new Figure(breaker.Value ? 1 : 0, "breaker", breaker.Key)));
        Show("crossmargin.keeper.balance", "{token}", "What the keeper's account has for gas, in whole native tokens; none in a dry run.", standing =>
            standing.Balance is { } wei ? [new Figure((double)wei / 1e18)] : []);
    }

    /// <summary>As of the last look at each chain. May be read from any thread.</summary>
    public IReadOnlyList<KeeperFault> Faults =>
    [
        .. _blind.Values,
        .. from standing in _standings from reason in standing.Value.Reasons select new KeeperFault(standing.Key, reason),
    ];

    /// <summary>Looks until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_chains.Select(chain => RunAsync(chain, cancellationToken)));

    public void Dispose() => _meter.Dispose();

    private async Task RunAsync(KeeperChain chain, CancellationToken cancellationToken)
    {
        ChainId id = chain.Settings.ChainId;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _standings[id] = await ReadAsync(chain, cancellationToken);
                _blind.TryRemove(id, out _);
            }
            catch (Exception fault) when (fault is DbException or RpcException && !cancellationToken.IsCancellationRequested)
            {
                _standings.TryRemove(id, out _);
                if (_blind.TryAdd(id, new KeeperFault(id, fault is DbException ? "The database does not answer." : "The chain's nodes do not answer.")))
                    Log.StandingUnread(_logger, id.Value, fault.Message);
            }

            await Task.Delay(Period, _time, cancellationToken);
        }
    }

    private async Task<KeeperStanding> ReadAsync(KeeperChain chain, CancellationToken cancellationToken)
    {
        PolicyBreaker policy = new(chain.Settings, _options.Policy, ChainKeeper.GuardOf(chain, _options), _attempts, chain.Pauses, _time);
        PolicyStanding standing = await policy.ReadAsync(cancellationToken);
        IReadOnlyList<LiquidationAttempt> unsettled = await _attempts.ReadUnsettledAsync(chain.Settings.ChainId, cancellationToken);
        bool hasDrift = chain.Drifts is { } drifts && (await drifts.ReadOpenAsync(chain.Settings.ChainId, cancellationToken)).Count > 0;
        BigInteger? balance = _options.Live ? await chain.Client.ReadBalanceAsync(chain.Account, BlockId.Latest, cancellationToken) : null;
        IReadOnlySet<DecisionKind> open = policy.FindOpen(standing, chain.Adapters.Keys, _book.AsOf(chain.Settings.ChainId));
        Dictionary<string, bool> breakers = PolicyBreaker.Breakers.ToDictionary(KeeperMeter.TextOf, open.Contains);
        breakers.Add(KeeperMeter.TextOf(DecisionKind.Drift), hasDrift);
        return new KeeperStanding(unsettled, standing.Own, breakers, balance, _time.GetUtcNow());
    }

    private void Show(string name, string unit, string description, Func<KeeperStanding, IEnumerable<Figure>> read) =>
        _meter.CreateObservableGauge(
            name, () => from standing in _standings from figure in read(standing.Value) select figure.Of(standing.Key), unit, description);

    /// <param name="Name">Of the label that tells it from others of its chain; null where it is the only one.</param>
    private readonly record struct Figure(double Value, string? Name = null, string? Label = null)
    {
        public Measurement<double> Of(ChainId chain) => Name is null
            ? new Measurement<double>(Value, new KeyValuePair<string, object?>("chain.id", chain.Value))
            : new Measurement<double>(Value, new KeyValuePair<string, object?>("chain.id", chain.Value), new(Name, Label));
    }

    /// <param name="Balance">Wei; null in a dry run.</param>
    private sealed record KeeperStanding(
        IReadOnlyList<LiquidationAttempt> Unsettled, AttemptTally Tally, IReadOnlyDictionary<string, bool> Breakers, BigInteger? Balance, DateTimeOffset At)
    {
        /// <summary>Why nothing can be begun; empty where it can.</summary>
        public IEnumerable<string> Reasons => Breakers.Where(breaker => breaker.Value).Select(breaker => $"A breaker is open: {breaker.Key}.")
            .Concat(Balance is { IsZero: true } ? ["Its account has nothing to pay gas with."] : []);

        public TimeSpan OldestSubmitted => Unsettled.Where(attempt => attempt.State == AttemptState.Submitted)
            .Select(attempt => At - attempt.OpenedAt).DefaultIfEmpty(TimeSpan.Zero).Max();
    }
}
