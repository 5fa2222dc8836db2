using CrossMargin.Margin;

namespace CrossMargin.Api;

/// <summary>Which accounts to list.</summary>
/// <param name="Status">Only these; null for all.</param>
/// <param name="After">The last account of the page before; null for the first page.</param>
internal sealed record AccountQuery(AccountStatus? Status, AccountSort Sort, AccountCursor? After, int Limit)
{
    public static AccountQuery Read(QueryReader reader, string? status, string? sort, string? cursor, string? limit)
    {
        AccountSort order = reader.NameOrNone<AccountSort>("sort", sort) ?? AccountSort.Health;
        return new AccountQuery(
            reader.NameOrNone<AccountStatus>("status", status),
            order,
            cursor is null ? null
                : AccountCursor.TryDecode(cursor, out AccountCursor after) && after.Sort == order ? after
                : reader.Reject("cursor", "the nextCursor of a page in the same order", cursor, default(AccountCursor?)),
            reader.Limit(limit));
    }
}
