using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.History;
using CrossMargin.Margin;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Composition;

/// <summary>Writes down how every account stands, and keeps the tables of that in order.</summary>
internal sealed class Historian(
    AccountBook book, MarginAssessor margin, HistoryStore store, HistoryOptions options, TimeProvider time, ILogger<Historian> logger)
{
    /// <summary>As the scheduler runs them.</summary>
    public IReadOnlyList<PeriodicWork> Works =>
    [
        new("snapshot of the accounts", options.Period, SnapAsync) { IsAligned = true },
        new("making of the history's tables", HistoryOptions.PreparingPeriod, store.PrepareAsync),
        new("packing of the history", HistoryOptions.PackingPeriod, PackAsync),
        new("retention of the history", HistoryOptions.RetentionPeriod, DropAsync),
    ];

    /// <summary>Every account as it stands now, as of the period's beginning.</summary>
    private async Task SnapAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan into = TimeSpan.FromTicks((now - DateTimeOffset.UnixEpoch).Ticks % options.Period.Ticks);
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds((now - into).ToUnixTimeSeconds());
        List<AccountSnapshot> snapshots =
        [
            // An account may end between the two reads.
            .. book.Accounts()
                .Select(account => book.Find(account, now))
                .OfType<AccountView>()
                .Select(view => SnapshotOf(at, margin.Assess(view))),
        ];
        await store.WriteAsync(at, snapshots, cancellationToken);
    }

    private async Task PackAsync(CancellationToken cancellationToken)
    {
        int hours = await store.PackAsync(cancellationToken);
        if (hours > 0)
            Log.HistoryPacked(logger, hours);
    }

    private async Task DropAsync(CancellationToken cancellationToken)
    {
        int days = await store.DropAsync(time.GetUtcNow() - options.Kept, cancellationToken);
        if (days > 0)
            Log.HistoryDropped(logger, days, options.Kept);
    }

    private static AccountSnapshot SnapshotOf(DateTimeOffset at, HealthReport report) => new(
        report.Account,
        new HistoryPoint(
            at,
            report.Status.ToString(),
            (float)report.GlobalHealth.Pessimistic,
            (float)report.GlobalHealth.Optimistic,
            (float)report.Equity.Usd,
            (float)report.Equity.MaintenanceUsd,
            (float)report.Requirement.InitialUsd,
            (float)report.Requirement.MaintenanceUsd));
}
