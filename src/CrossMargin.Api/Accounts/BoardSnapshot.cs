using System.Collections.Concurrent;

namespace CrossMargin.Api.Accounts;

/// <summary>All accounts at one time, in every order that was asked for.</summary>
/// <param name="version">Another one means that something has changed.</param>
/// <param name="madeAt">A timestamp of the clock.</param>
internal sealed class BoardSnapshot(long version, long madeAt, AccountStanding[] standings)
{
    private readonly ConcurrentDictionary<AccountSort, Lazy<Ordered>> _ordered = [];

    public long Version => version;

    public long MadeAt => madeAt;

    public IReadOnlyList<AccountStanding> Standings => standings;

    /// <summary>One page, and the place behind which the next one begins; null when there is none.</summary>
    public (int Total, IReadOnlyList<AccountStanding> Page, AccountCursor? Next) PageOf(AccountQuery query)
    {
        Ordered ordered = _ordered.GetOrAdd(query.Sort, sort => new Lazy<Ordered>(() => Ordered.Of(standings, sort))).Value;
        int first = query.After is { } after ? ordered.IndexBehind(after) : 0;
        List<AccountStanding> page = new(query.Limit + 1);
        for (int i = first; i < ordered.Standings.Length && page.Count <= query.Limit; i++)
        {
            if (query.Fits(ordered.Standings[i]))
                page.Add(ordered.Standings[i]);
        }

        int total = query.IsUnfiltered ? standings.Length : standings.Count(query.Fits);
        if (page.Count <= query.Limit)
            return (total, page, null);
        page.RemoveAt(query.Limit);
        return (total, page, AccountCursor.Of(page[^1], query.Sort));
    }

    private sealed record Ordered(AccountCursor[] Places, AccountStanding[] Standings)
    {
        public static Ordered Of(AccountStanding[] standings, AccountSort sort)
        {
            AccountCursor[] places = [.. standings.Select(standing => AccountCursor.Of(standing, sort))];
            AccountStanding[] ordered = [.. standings];
            Array.Sort(places, ordered);
            return new Ordered(places, ordered);
        }

        public int IndexBehind(AccountCursor place)
        {
            int found = Array.BinarySearch(Places, place);
            return found >= 0 ? found + 1 : ~found;
        }
    }
}
