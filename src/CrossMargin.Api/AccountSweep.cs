using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;

namespace CrossMargin.Api;

/// <summary>The verdict on every account, made when a list is asked for and used again while nothing has changed.</summary>
internal sealed class AccountSweep(AccountBook book, MarginAssessor margin, TimeProvider time)
{
    // Prices grow older by the second even when no block comes.
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private SweptAccounts? _last;

    public SweptAccounts Read()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();

            // Read first: a block that comes during the sweep then makes the next list sweep again.
            BlockRef[] asOf = [.. book.Chains.Select(book.AsOf)];
            if (_last is null || now - _last.Time > AgeMax || now < _last.Time || !_last.AsOf.SequenceEqual(asOf))
                _last = new SweptAccounts(asOf, now, Assess(now));
            return _last;
        }
    }

    private HealthReport[] Assess(DateTimeOffset now) =>
    [
        // An account may end between the two reads.
        .. book.Accounts()
            .Select(account => book.Find(account, now))
            .OfType<AccountView>()
            .Select(margin.Assess),
    ];
}

/// <summary>All accounts at one time.</summary>
/// <param name="AsOf">No report is older.</param>
internal sealed record SweptAccounts(IReadOnlyList<BlockRef> AsOf, DateTimeOffset Time, IReadOnlyList<HealthReport> Reports)
{
    /// <summary>One page, and the place behind which the next one begins; null when there is none.</summary>
    public (int Total, IReadOnlyList<HealthReport> Page, AccountCursor? Next) PageOf(AccountQuery query)
    {
        List<HealthReport> fitting = [.. Reports.Where(report => query.Status is null || report.Status == query.Status)];
        fitting.Sort((left, right) => PlaceOf(left, query.Sort).CompareTo(PlaceOf(right, query.Sort)));
        List<HealthReport> page = [.. fitting
            .SkipWhile(report => query.After is { } after && PlaceOf(report, query.Sort).CompareTo(after) <= 0)
            .Take(query.Limit + 1)];
        if (page.Count <= query.Limit)
            return (fitting.Count, page, null);
        page.RemoveAt(query.Limit);
        return (fitting.Count, page, PlaceOf(page[^1], query.Sort));
    }

    private static AccountCursor PlaceOf(HealthReport report, AccountSort sort) => new(sort, report.Health, report.Account);
}
