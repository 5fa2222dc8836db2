using System.Data.Common;
using CrossMargin.Api.Accounts;
using CrossMargin.Api.Liquidations;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using Microsoft.Extensions.Hosting;

namespace CrossMargin.Api.Streaming;

/// <summary>Writes what happens into the log: verdicts as the board gives them, chains as the book moves, attempts as the database has them.</summary>
internal sealed class StreamFeed(
    StreamLog log, StreamClients clients, AccountBoard board, AccountBook book, IAttemptStore attempts, TimeProvider time) : BackgroundService
{
    // Chains fall behind by the clock alone, and attempts are moved by other processes: both are looked for.
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // More than are open at once; what is older has ended.
    private const int AttemptsMax = 100;

    private readonly Dictionary<ChainId, ChainCondition> _conditions = [];
    private readonly BookSubscription _changes = book.Subscribe();
    private Dictionary<long, (AttemptState State, DateTimeOffset MovedAt)>? _attempts;

    public override void Dispose()
    {
        _changes.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Judged += Tell;
        try
        {
            Task<bool>? change = null;
            Task period = Task.CompletedTask;
            while (true)
            {
                TellChains();
                if (period.IsCompleted)
                {
                    await TellAttemptsAsync(stoppingToken);
                    period = Task.Delay(Period, time, stoppingToken);
                }

                change = change is null or { IsCompleted: true } ? _changes.WaitToReadAsync(stoppingToken).AsTask() : change;
                await Task.WhenAny(change, period);
                stoppingToken.ThrowIfCancellationRequested();
                while (_changes.TryRead(out _))
                {
                    // Which chain it was shows in its condition.
                }
            }
        }
        finally
        {
            board.Judged -= Tell;
        }
    }

    private void Tell(AccountStanding? before, AccountStanding now)
    {
        // Everybody is new to a process that has just begun.
        if (before is null && !board.IsFilled)
            return;
        AccountEvent Payload() => new(AccountSummary.Of(now), before?.Status);
        log.Add(StreamTopic.Health, "health", now.Account.Owner, now.Status, Payload);
        if (before is not null && now.WarnsAfter(before))
            log.Add(StreamTopic.Warnings, "warning", now.Account.Owner, now.Status, Payload);
    }

    private void TellChains()
    {
        foreach (ChainCondition now in book.Conditions(time.GetUtcNow()))
        {
            ChainId chain = now.AsOf.Chain;
            bool isKnown = _conditions.TryGetValue(chain, out ChainCondition? before);
            _conditions[chain] = now;
            // The first look is no news. Why it is degraded counts the seconds: that it is is the news.
            if (isKnown && (before!.AsOf != now.AsOf || before.Degraded is null != now.Degraded is null))
                log.Add(StreamTopic.Chains, "chain", null, null, () => ChainEvent.Of(now));
        }
    }

    private async Task TellAttemptsAsync(CancellationToken cancellationToken)
    {
        if (clients.Count == 0)
        {
            _attempts = null;
            return;
        }

        IReadOnlyList<LiquidationAttempt> newest;
        try
        {
            newest = await attempts.ReadPageAsync(new AttemptQuery(Limit: AttemptsMax), cancellationToken);
        }
        catch (DbException)
        {
            // Looked for again in the next period; the answers themselves say that the database is away.
            return;
        }

        foreach (LiquidationAttempt attempt in _attempts is null ? [] : newest.Reverse())
        {
            if (!_attempts!.TryGetValue(attempt.Number, out (AttemptState, DateTimeOffset) before) || before != (attempt.State, attempt.MovedAt))
                log.Add(StreamTopic.Attempts, "attempt", attempt.Plan.Owner, null, () => LiquidationResource.Of(attempt));
        }

        _attempts = newest.ToDictionary(attempt => attempt.Number, attempt => (attempt.State, attempt.MovedAt));
    }
}

/// <summary>An account whose figures have changed.</summary>
/// <param name="PreviousStatus">Null for an account that is new.</param>
public sealed record AccountEvent(AccountSummary Account, AccountStatus? PreviousStatus);

/// <summary>A chain that has a new last block, or whose condition has changed.</summary>
/// <param name="Number">-1 while nothing of it is indexed.</param>
/// <param name="Degraded">Why its figures are not to be relied on; null when they are.</param>
public sealed record ChainEvent(long ChainId, long Number, string Hash, DateTimeOffset Time, double LagSeconds, string? Degraded)
{
    public static ChainEvent Of(ChainCondition chain) => new(
        chain.AsOf.Chain.Value, chain.AsOf.Number, chain.AsOf.Hash.ToString(), chain.AsOf.Time, chain.Lag.TotalSeconds, chain.Degraded);
}
