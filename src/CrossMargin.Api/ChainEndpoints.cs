using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class ChainEndpoints
{
    public static void MapChains(this IEndpointRouteBuilder routes) => routes.MapGet("/chains", List)
        .WithTags("Chains")
        .WithName("ListChains")
        .WithSummary("Every chain: the last block in the ledger, how settled it is, and whether it can be relied on.");

    private static Ok<ChainList> List(AccountBook book, ChainsConfiguration configuration, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ChainCondition> conditions = book.Conditions(now);
        Dictionary<ChainId, ChainSettings> settings = configuration.Chains.ToDictionary(chain => chain.ChainId);
        return TypedResults.Ok(new ChainList(
            [.. conditions.Select(condition => BlockResource.Of(condition.AsOf))],
            now,
            [.. conditions.Select(condition => ChainResource.Of(settings[condition.AsOf.Chain], condition))]));
    }
}

/// <summary>All chains of the book.</summary>
public sealed record ChainList(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<ChainResource> Chains);

/// <param name="AsOf">The last block wholly in the ledger.</param>
/// <param name="LagSeconds">From that block's time to now, less one block time.</param>
/// <param name="Degraded">Why the chain's figures are not to be relied on; null when they are.</param>
/// <param name="FinalitySeconds">How long until a block can no longer be reverted.</param>
public sealed record ChainResource(
    long ChainId,
    string Name,
    BlockResource AsOf,
    FinalityLevel Finality,
    double LagSeconds,
    string? Degraded,
    double BlockTimeSeconds,
    double FinalitySeconds,
    IReadOnlyList<VenueResource> Venues)
{
    public static ChainResource Of(ChainSettings settings, ChainCondition condition) => new(
        settings.ChainId.Value,
        settings.Name,
        BlockResource.Of(condition.AsOf),
        condition.Finality,
        condition.Lag.TotalSeconds,
        condition.Degraded,
        settings.BlockTime.TotalSeconds,
        settings.Finality.TotalSeconds,
        [.. settings.Venues.Select(venue => new VenueResource(
            venue.Name, venue.Kind, venue.Addresses.ToDictionary(entry => entry.Key, entry => entry.Value.ToString())))]);
}

/// <param name="Addresses">The entry addresses, by name.</param>
public sealed record VenueResource(string Name, string Kind, IReadOnlyDictionary<string, string> Addresses);
