using System.ComponentModel;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class HistoryEndpoints
{
    /// <summary>Of the operation in the document.</summary>
    public const string ReadName = "ReadHistory";

    public static void MapHistory(this IEndpointRouteBuilder routes) => routes.MapGet("/accounts/{owner}/history", ReadAsync)
        .WithTags("Accounts")
        .WithName(ReadName)
        .WithSummary("How one account stood: health, equity and margin over time, as they were noted.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<HistoryResource>, ValidationProblem, ProblemHttpResult>> ReadAsync(
        [Description("The owning address, or one that is linked to it.")] string owner,
        [Description("The chain on which the owner is a contract. Needed only where the address has several accounts.")] string? chain,
        [Description("The first time, in RFC 3339. Default: a day before to.")] string? from,
        [Description("Up to this time, in RFC 3339, without it. Default: now.")] string? to,
        [Description("Seconds. Of all that was noted in so long a time the answer has one point: the last, with the least health.")] string? resolution,
        [Description("How many points at most.")] string? limit,
        AccountBook book,
        HistoryStore history,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        Address address = reader.Owner(owner);
        ChainId? onlyOn = reader.ChainOrNone(chain, book.Chains);
        AccountId account = reader.IsValid ? HistoryRequest.Account(reader, address, onlyOn, book) : default;
        HistoryQuery query = HistoryRequest.Read(reader, account, from, to, resolution, limit, time.GetUtcNow());
        if (!reader.IsValid)
            return reader.Problem();

        HistoryPage page = await history.ReadAsync(query, cancellationToken);
        return page.Buckets.Count == 0 && book.Find(account, time.GetUtcNow()) is null
            ? TypedResults.Problem($"No account of {account}, and none was noted then.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(HistoryResource.Of(query, page, BlockResource.VectorOf(book), time.GetUtcNow()));
    }
}
