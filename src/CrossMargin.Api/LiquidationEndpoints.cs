using System.ComponentModel;
using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class LiquidationEndpoints
{
    public static void MapLiquidations(this IEndpointRouteBuilder routes) => routes.MapGet("/liquidations", ListAsync)
        .WithTags("Liquidations")
        .WithName("ListLiquidations")
        .WithSummary("The keeper's liquidation attempts, newest first, page by page.")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<LiquidationPage>, ValidationProblem>> ListAsync(
        [Description("Only attempts on this chain.")] string? chain,
        [Description("Only attempts on this owner's sub-accounts, numbered ones included.")] string? owner,
        [Description("The nextCursor of the page before, with the same filter.")] string? cursor,
        [Description("How many attempts at most.")] string? limit,
        IAttemptStore attempts,
        AccountBook book,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        ChainId? onChain = reader.ChainOrNone(chain, book.Chains);
        Address? wanted = reader.OwnerOrNone(owner);
        long? before = reader.NumberOrNone(cursor);
        int most = reader.Limit(limit);
        if (!reader.IsValid)
            return reader.Problem();

        // One more than is shown tells whether there is a next page.
        IReadOnlyList<LiquidationAttempt> found = await attempts.ReadPageAsync(
            new AttemptQuery(onChain, wanted, before, most + 1), cancellationToken);
        return TypedResults.Ok(new LiquidationPage(
            BlockResource.VectorOf(book),
            time.GetUtcNow(),
            [.. found.Take(most).Select(LiquidationResource.Of)],
            found.Count > most ? found[most - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }
}
