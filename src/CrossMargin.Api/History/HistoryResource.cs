using CrossMargin.Ledger.History;

namespace CrossMargin.Api.History;

/// <summary>How an account stood.</summary>
/// <param name="Chain">The chain that the account is confined to: its owner is a contract there. Null for an owner across chains.</param>
/// <param name="AsOf">The last block of each chain that is known now; each point takes account of those that were known then.</param>
/// <param name="Resolution">Seconds: of all that was noted in so long a time there is one point.</param>
/// <param name="Points">Oldest first. Where nothing was noted there is none.</param>
/// <param name="Next">The from of the rest; null when this is all.</param>
public sealed record HistoryResource(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    int Resolution,
    IReadOnlyList<HistoryPointResource> Points,
    DateTimeOffset? Next)
{
    internal static HistoryResource Of(HistoryQuery query, HistoryPage page, IReadOnlyList<BlockResource> asOf, DateTimeOffset time) => new(
        query.Account.Owner.ToString(), query.Account.OnlyOn?.Value, asOf, time, (int)query.Resolution.TotalSeconds,
        [.. page.Buckets.Select(HistoryPointResource.Of)], page.Next);
}

/// <summary>How the account stood last in one resolution. Figures have seven digits.</summary>
/// <param name="Time">The beginning of the resolution: a whole multiple of it since 1970.</param>
/// <param name="Status">As of an account.</param>
/// <param name="UniMMR">Pessimistic health: equity after haircuts over maintenance margin, if prices moved by their buffers against the account; null is infinite.</param>
/// <param name="UniMMROptimistic">Likewise, if they moved for it.</param>
/// <param name="UniMMRMin">The least uniMMR in the resolution.</param>
/// <param name="ActualEquity">USD, without haircuts.</param>
/// <param name="AccountEquity">USD, after the haircuts of maintenance margin.</param>
/// <param name="AccountInitialMargin">USD.</param>
/// <param name="AccountMaintMargin">USD.</param>
public sealed record HistoryPointResource(
    DateTimeOffset Time,
    string Status,
    float? UniMMR,
    float? UniMMROptimistic,
    float? UniMMRMin,
    float? ActualEquity,
    float? AccountEquity,
    float? AccountInitialMargin,
    float? AccountMaintMargin)
{
    internal static HistoryPointResource Of(HistoryBucket bucket) => new(
        bucket.Start,
        bucket.Last.Status,
        OrNull(bucket.Last.HealthPessimistic),
        OrNull(bucket.Last.HealthOptimistic),
        OrNull(bucket.HealthMin),
        OrNull(bucket.Last.EquityUsd),
        OrNull(bucket.Last.MarginEquityUsd),
        OrNull(bucket.Last.InitialMarginUsd),
        OrNull(bucket.Last.MaintenanceMarginUsd));

    private static float? OrNull(float figure) => float.IsFinite(figure) ? figure : null;
}
