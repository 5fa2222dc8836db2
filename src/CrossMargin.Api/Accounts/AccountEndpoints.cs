using System.ComponentModel;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Api.Caching;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder accounts = routes.MapGroup("/accounts").WithTags("Accounts");

        accounts.MapGet("", ListAsync)
            .WithName("ListAccounts")
            .WithSummary("Every account with its verdict, page by page.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .HasAsOfTag();
        accounts.MapGet("/{owner}", Read)
            .IsOfAccount("owner", hasChain: true)
            .WithName("ReadAccount")
            .WithSummary("One account: holdings, debts, prices, and margin health per sub-account and in total.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .HasAsOfTag();
        accounts.MapGet("/{owner}/positions", ListPositions)
            .IsOfAccount("owner", hasChain: true)
            .WithName("ListPositions")
            .WithSummary("Everything that one account holds, owes and has open, over all venues and chains.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .HasAsOfTag();
        accounts.MapGet("/{owner}/risk", ReadRisk)
            .IsOfAccount("owner", hasChain: true)
            .WithName("ReadRisk")
            .WithSummary("Value at risk, expected shortfall, and the account under every pair of a price move and a volatility move.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .HasAsOfTag();
    }

    private static async Task<Results<Ok<AccountPage>, ValidationProblem>> ListAsync(
        [Description("Only accounts of this status.")] string? status,
        [Description("Only accounts with a sub-account on this chain.")] string? chain,
        [Description("Only accounts with a sub-account on a venue of this name.")] string? venue,
        [Description("health, the default: worst first; equity: largest first; distance: nearest to a venue's line first; or owner.")] string? sort,
        [Description("The nextCursor of the page before, with the same filter and order.")] string? cursor,
        [Description("How many accounts at most.")] string? limit,
        AccountBook book,
        AccountBoard board,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        AccountQuery query = AccountQuery.Read(reader, book.Chains, book.Venues, status, chain, venue, sort, cursor, limit);
        if (!reader.IsValid)
            return reader.Problem();

        (IReadOnlyList<BlockResource> asOf, BoardSnapshot snapshot) = await board.ReadAsync(cancellationToken);
        (int total, IReadOnlyList<AccountStanding> page, AccountCursor? next) = snapshot.PageOf(query);
        return TypedResults.Ok(new AccountPage(asOf, time.GetUtcNow(), total, [.. page.Select(AccountSummary.Of)], next?.Encode()));
    }

    private static Results<Ok<AccountResource>, ValidationProblem, ProblemHttpResult> Read(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        [Description("true: with every summand of equity, requirement and buffer, and every scenario.")] string? explain,
        AccountLookup lookup,
        MarginAssessor margin)
    {
        QueryReader reader = new();
        bool isExplained = reader.Flag("explain", explain);
        return lookup.Answer(reader, owner, chain, view => AccountResource.Of(view, margin.Assess(view), isExplained));
    }

    private static Results<Ok<PositionList>, ValidationProblem, ProblemHttpResult> ListPositions(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        AccountLookup lookup) => lookup.Answer(new QueryReader(), owner, chain, PositionList.Of);

    private static Results<Ok<RiskResource>, ValidationProblem, ProblemHttpResult> ReadRisk(
        [Description(AccountLookup.OwnerDescription)] string owner,
        [Description(AccountLookup.ChainDescription)] string? chain,
        AccountLookup lookup,
        MarginAssessor margin) => lookup.Answer(new QueryReader(), owner, chain, view => RiskResource.Of(margin.Record(view)));
}
