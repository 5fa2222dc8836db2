using System.ComponentModel;
using System.Globalization;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Liquidations;

internal static class LiquidationEndpoints
{
    // Of one sub-account, up to the attempt and a little beyond.
    private const int JournalMax = 50;

    public static void MapLiquidations(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder liquidations = routes.MapGroup("/liquidations").WithTags("Liquidations");

        liquidations.MapGet("", ListAsync)
            .IsOfAccount("owner", hasChain: true)
            .WithName("ListLiquidations")
            .WithSummary("The keeper's liquidation attempts, newest first, page by page.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        liquidations.MapGet("/{number}", ReadAsync)
            .WithName("ReadLiquidation")
            .WithSummary("One attempt, what became of it and when, and what the keeper's decisions about its sub-account stand on.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

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

    private static async Task<Results<Ok<LiquidationStory>, ValidationProblem, ProblemHttpResult>> ReadAsync(
        [Description("The attempt's number.")] string number,
        IAttemptStore attempts,
        KeeperJournal journal,
        AccountBook book,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        long? wanted = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long read) && read < long.MaxValue
            ? read : reader.Reject("number", "the number of an attempt", number, default(long?));
        if (!reader.IsValid)
            return reader.Problem();
        IReadOnlyList<LiquidationAttempt> found = await attempts.ReadPageAsync(new AttemptQuery(Before: wanted + 1, Limit: 1), cancellationToken);
        if (found is not [{ } attempt] || attempt.Number != wanted)
            return TypedResults.Problem($"No attempt {number}.", statusCode: StatusCodes.Status404NotFound);
        DateTimeOffset until = attempt.EndedAt ?? time.GetUtcNow();
        IReadOnlyList<JournalEntry> entries = await journal.ReadAsync(attempt.SubAccount, until, JournalMax, cancellationToken);
        return TypedResults.Ok(LiquidationStory.Of(BlockResource.VectorOf(book), time.GetUtcNow(), attempt, entries));
    }
}
