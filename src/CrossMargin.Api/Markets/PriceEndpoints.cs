using CrossMargin.Api.Access.Owners;
using CrossMargin.Api.Accounts;
using CrossMargin.Api.Caching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Markets;

internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder routes) => routes.MapGet("/prices", ListAsync)
        .WithTags("Prices")
        .IsOfMarkets()
        .WithName("ListPrices")
        .WithSummary("Every price that an account depends on: its value, its age, what its latency may cost, and what it may still be used for.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .HasAsOfTag();

    private static async Task<Ok<PriceList>> ListAsync(AccountBoard board, TimeProvider time, CancellationToken cancellationToken)
    {
        (IReadOnlyList<BlockResource> asOf, _) = await board.ReadAsync(cancellationToken);
        return TypedResults.Ok(new PriceList(asOf, time.GetUtcNow(), [.. board.Prices().Select(PriceResource.Of)]));
    }
}

/// <summary>In order of chain and symbol.</summary>
public sealed record PriceList(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<PriceResource> Prices);
