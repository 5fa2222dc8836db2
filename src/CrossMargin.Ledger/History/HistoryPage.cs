namespace CrossMargin.Ledger.History;

/// <summary>Part of an account's history, oldest first.</summary>
/// <param name="Next">From where to ask on; null when that was all.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryBucket> Buckets, DateTimeOffset? Next);

/// <summary>The points of a time that is one resolution long; there is none where there is no point.</summary>
/// <param name="Start">Of that time: a multiple of the resolution since 1970.</param>
/// <param name="Last">The last point in it.</param>
/// <param name="HealthMin">The least pessimistic health in it.</param>
public readonly record struct HistoryBucket(DateTimeOffset Start, HistoryPoint Last, float HealthMin);
