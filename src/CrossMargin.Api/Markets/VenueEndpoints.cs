using CrossMargin.Api.Access.Owners;
using CrossMargin.Api.Accounts;
using CrossMargin.Api.Caching;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Markets;

internal static class VenueEndpoints
{
    public static void MapVenues(this IEndpointRouteBuilder routes) => routes.MapGet("/venues", ListAsync)
        .WithTags("Venues")
        .IsOfMarkets()
        .WithName("ListVenues")
        .WithSummary("Every venue: where it is, whether it can be relied on, and what is held and owed there.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .HasAsOfTag();

    private static async Task<Ok<VenueList>> ListAsync(
        AccountBook book, AccountBoard board, ChainsConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        (IReadOnlyList<BlockResource> asOf, BoardSnapshot snapshot) = await board.ReadAsync(cancellationToken);
        Dictionary<VenueId, string> degraded = book.DegradedVenues().ToDictionary(one => one.Venue, one => one.Reason);
        ILookup<VenueId, VenueStanding> standings = snapshot.Standings.SelectMany(standing => standing.Venues).ToLookup(one => one.Venue);
        return TypedResults.Ok(new VenueList(
            asOf,
            time.GetUtcNow(),
            [
                .. from chain in configuration.Chains
                   from venue in chain.Venues
                   let id = new VenueId(chain.ChainId, venue.Name)
                   select new VenueFigures(
                       id.Chain.Value, id.Name, venue.Kind, venue.Addresses.ToDictionary(entry => entry.Key, entry => entry.Value.ToString()),
                       degraded.GetValueOrDefault(id), standings[id].Count(), standings[id].Sum(one => one.SubAccounts),
                       standings[id].Sum(one => one.CollateralUsd), standings[id].Sum(one => one.DebtUsd)),
            ]));
    }
}

/// <summary>All venues of the configuration, in its order.</summary>
public sealed record VenueList(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<VenueFigures> Venues);

/// <param name="Addresses">The entry addresses, by name.</param>
/// <param name="Degraded">Why its figures are not to be relied on; null when they are.</param>
/// <param name="CollateralUsd">Without haircuts.</param>
/// <param name="DebtUsd">Positive.</param>
public sealed record VenueFigures(
    long ChainId,
    string Name,
    string Kind,
    IReadOnlyDictionary<string, string> Addresses,
    string? Degraded,
    int Accounts,
    int SubAccounts,
    double CollateralUsd,
    double DebtUsd);
