using CrossMargin.Domain;

namespace CrossMargin.Ledger.History;

/// <summary>Which part of an account's history, and how finely.</summary>
/// <param name="From">The first time that is asked for.</param>
/// <param name="To">The first time that is not.</param>
/// <param name="Resolution">Of all points in so long a time there is one; whole seconds, at least one.</param>
/// <param name="Limit">How many buckets at most; at least one.</param>
public sealed record HistoryQuery(AccountId Account, DateTimeOffset From, DateTimeOffset To, TimeSpan Resolution, int Limit);
