using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api.Accounts;

/// <summary>Which accounts to list.</summary>
/// <param name="Status">Only these; null for all.</param>
/// <param name="Chain">Only those with a sub-account there; null for all.</param>
/// <param name="Venue">Only those with a sub-account on a venue of this name; null for all.</param>
/// <param name="After">The last account of the page before; null for the first page.</param>
internal sealed record AccountQuery(AccountStatus? Status, ChainId? Chain, string? Venue, AccountSort Sort, AccountCursor? After, int Limit)
{
    public static AccountQuery Read(
        QueryReader reader, IReadOnlyList<ChainId> chains, IReadOnlyList<VenueId> venues, string? status, string? chain, string? venue, string? sort, string? cursor, string? limit)
    {
        AccountSort order = reader.NameOrNone<AccountSort>("sort", sort) ?? AccountSort.Health;
        return new AccountQuery(
            reader.NameOrNone<AccountStatus>("status", status),
            reader.ChainOrNone(chain, chains),
            reader.VenueOrNone(venue, venues),
            order,
            cursor is null ? null
                : AccountCursor.TryDecode(cursor, out AccountCursor after) && after.Sort == order ? after
                : reader.Reject("cursor", "the nextCursor of a page in the same order", cursor, default(AccountCursor?)),
            reader.Limit(limit));
    }

    public bool IsUnfiltered => Status is null && Chain is null && Venue is null;

    public bool Fits(AccountStanding standing) =>
        (Status is null || standing.Status == Status)
        && (Chain is not { } chain || standing.Venues.Any(one => one.Venue.Chain == chain && (Venue is null || one.Venue.Name == Venue)))
        && (Venue is null || Chain is not null || standing.Venues.Any(one => one.Venue.Name == Venue));
}
