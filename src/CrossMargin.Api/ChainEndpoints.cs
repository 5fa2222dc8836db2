using CrossMargin.Api.Access.Owners;
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
        .IsOfMarkets()
        .WithName("ListChains")
        .WithSummary("Every chain: the last block in the ledger, how settled it is, and whether it can be relied on.");

    private static Ok<ChainList> List(
        AccountBook book, ChainsConfiguration configuration, EndpointConditions endpoints, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ChainCondition> conditions = book.Conditions(now);
        Dictionary<ChainId, ChainSettings> settings = configuration.Chains.ToDictionary(chain => chain.ChainId);
        return TypedResults.Ok(new ChainList(
            [.. conditions.Select(condition => BlockResource.Of(condition.AsOf))],
            now,
            [.. conditions.Select(condition => ChainResource.Of(
                settings[condition.AsOf.Chain], condition, endpoints.Read?.Invoke(condition.AsOf.Chain)))]));
    }
}

/// <summary>All chains of the book.</summary>
public sealed record ChainList(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<ChainResource> Chains);

/// <param name="AsOf">The last block wholly in the ledger.</param>
/// <param name="FinalityByTime">Whether finality is by the chain's stated time, because its node does not answer for it.</param>
/// <param name="CreditBlock">Collateral counts as it stood at this block, where it was less; null where it counts as of the last one.</param>
/// <param name="Sequencer">What the chain's sequencer feed says; null without one.</param>
/// <param name="LagSeconds">From that block's time to now, less one block time.</param>
/// <param name="Reorgs">How many took indexed blocks back, since the chain was first indexed.</param>
/// <param name="Degraded">Why the chain's figures are not to be relied on; null when they are.</param>
/// <param name="FinalitySeconds">How long until a block can no longer be reverted.</param>
/// <param name="Endpoints">How each endpoint fares, in the order of preference; null where another process talks to them.</param>
public sealed record ChainResource(
    long ChainId,
    string Name,
    BlockResource AsOf,
    FinalityLevel Finality,
    bool FinalityByTime,
    long? CreditBlock,
    SequencerResource? Sequencer,
    double LagSeconds,
    long Reorgs,
    string? Degraded,
    double BlockTimeSeconds,
    double FinalitySeconds,
    IReadOnlyList<VenueResource> Venues,
    IReadOnlyList<EndpointResource>? Endpoints)
{
    public static ChainResource Of(
        ChainSettings settings, ChainCondition condition, IReadOnlyList<EndpointCondition>? endpoints) => new(
        settings.ChainId.Value,
        settings.Name,
        BlockResource.Of(condition.AsOf),
        condition.Finality,
        condition.FinalityByTime,
        condition.CreditBlock,
        condition.Sequencer is { } sequencer ? new SequencerResource(sequencer.IsUp, sequencer.Since) : null,
        condition.Lag.TotalSeconds,
        condition.Reorgs,
        condition.Degraded,
        settings.BlockTime.TotalSeconds,
        settings.Finality.TotalSeconds,
        [.. settings.Venues.Select(venue => new VenueResource(
            venue.Name, venue.Kind, venue.Addresses.ToDictionary(entry => entry.Key, entry => entry.Value.ToString())))],
        endpoints is null ? null : [.. endpoints.Select(EndpointResource.Of)]);
}

/// <param name="Addresses">The entry addresses, by name.</param>
public sealed record VenueResource(string Name, string Kind, IReadOnlyDictionary<string, string> Addresses);

/// <param name="Since">Since when it is up or down; null while its feed gives no answer.</param>
public sealed record SequencerResource(bool IsUp, DateTimeOffset? Since);
