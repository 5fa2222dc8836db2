using System.ComponentModel;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder accounts = routes.MapGroup("/accounts").WithTags("Accounts");

        accounts.MapGet("", List)
            .WithName("ListAccounts")
            .WithSummary("Every account with its verdict, page by page.");
        accounts.MapGet("/{owner}", Read)
            .WithName("ReadAccount")
            .WithSummary("One account: holdings, debts, prices, and margin health per sub-account and in total.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Results<Ok<AccountPage>, ValidationProblem> List(
        [Description("Only accounts of this status.")] string? status,
        [Description("health, the default: worst first; or owner.")] string? sort,
        [Description("The nextCursor of the page before, with the same filter and order.")] string? cursor,
        [Description("How many accounts at most.")] string? limit,
        AccountSweep sweep)
    {
        QueryReader reader = new();
        AccountQuery query = AccountQuery.Read(reader, status, sort, cursor, limit);
        if (!reader.IsValid)
            return reader.Problem();

        SweptAccounts swept = sweep.Read();
        (int total, IReadOnlyList<HealthReport> page, AccountCursor? next) = swept.PageOf(query);
        return TypedResults.Ok(new AccountPage(
            [.. swept.AsOf.Select(BlockResource.Of)],
            swept.Time,
            total,
            [.. page.Select(AccountSummary.Of)],
            next?.Encode()));
    }

    private static Results<Ok<AccountResource>, ValidationProblem, ProblemHttpResult> Read(
        [Description("The owning address, or one that is linked to it.")] string owner,
        [Description(
            "The chain on which the owner is a contract. The same contract address may have another owner on another chain, so it is an account "
            + "of its own on each. Needed only where the address has several accounts; leave it out for the account across chains.")]
        string? chain,
        [Description("true: with every summand of equity, requirement and buffer, and every scenario.")] string? explain,
        AccountBook book,
        MarginAssessor margin,
        TimeProvider time)
    {
        QueryReader reader = new();
        Address address = reader.Owner(owner);
        ChainId? onlyOn = reader.ChainOrNone(chain, book.Chains);
        bool isExplained = reader.Flag("explain", explain);
        if (!reader.IsValid)
            return reader.Problem();

        IReadOnlyList<AccountId> accounts = book.AccountsOf(address);
        // What is linked is asked for by its own address and chain, too.
        AccountId? account = onlyOn is null ? Choose(address, accounts) : book.RootOf(new AccountId(address, onlyOn));
        if (account is null && onlyOn is null && accounts.Count > 1)
        {
            string chains = string.Join(", ", accounts.Select(one => one.OnlyOn).Distinct());
            return reader.Reject("chain", $"one of {chains}: the owner is a contract with an account of its own on each", "", reader).Problem();
        }

        return account is { } found && book.Find(found, time.GetUtcNow()) is { } view
            ? TypedResults.Ok(AccountResource.Of(view, margin.Assess(view), isExplained))
            : TypedResults.Problem(
                onlyOn is null ? $"No account of {address}." : $"No account of {address} that is on chain {onlyOn} alone.",
                statusCode: StatusCodes.Status404NotFound);
    }

    /// <summary>The only one, or the address's own across chains, or another's across chains; null when there is none, or no telling which.</summary>
    private static AccountId? Choose(Address address, IReadOnlyList<AccountId> accounts) => accounts.Count == 1
        ? accounts[0]
        : accounts.Where(account => account.OnlyOn is null).OrderByDescending(account => account.Owner == address).Cast<AccountId?>().FirstOrDefault();
}
