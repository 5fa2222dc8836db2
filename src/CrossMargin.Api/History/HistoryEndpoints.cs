using System.ComponentModel;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Api.Accounts;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.History;

internal static class HistoryEndpoints
{
    /// <summary>Of the operation in the document.</summary>
    public const string ReadName = "ReadHistory";

    public static void MapHistory(this IEndpointRouteBuilder routes) => routes.MapGet("/accounts/{owner}/history", ReadAsync)
        .WithTags("Accounts")
        .IsOfAccount("owner", hasChain: true)
        .WithName(ReadName)
        .WithSummary("How one account stood: health, equity and margin over time, as they were noted.")
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Ok<HistoryResource>, ValidationProblem, ProblemHttpResult>> ReadAsync(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        [Description("The first time, in RFC 3339. Default: a day before to.")] string? from,
        [Description("Up to this time, in RFC 3339, without it. Default: now.")] string? to,
        [Description("Seconds. Of all that was noted in so long a time the answer has one point: the last, with the least health.")] string? resolution,
        [Description("How many points at most.")] string? limit,
        AccountLookup accounts,
        AccountBook book,
        HistoryStore history,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        // Who holds nothing any more has a history all the same.
        AccountId account = accounts.FindId(reader, owner, chain, out _) ?? new AccountId(reader.Owner(owner));
        HistoryQuery query = HistoryRequest.Read(reader, account, from, to, resolution, limit, time.GetUtcNow());
        if (!reader.IsValid)
            return reader.Problem();

        HistoryPage page = await history.ReadAsync(query, cancellationToken);
        return page.Buckets.Count == 0 && book.Find(account, time.GetUtcNow()) is null
            ? TypedResults.Problem($"No account of {account}, and none was noted then.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(HistoryResource.Of(query, page, BlockResource.VectorOf(book), time.GetUtcNow()));
    }
}
