using CrossMargin.Domain;
using CrossMargin.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CrossMargin.Api.Accounts;

/// <summary>Finds the account that a request names, and answers what is wrong with its name.</summary>
internal sealed class AccountLookup(AccountBook book, TimeProvider time)
{
    public const string OwnerDescription = "The owning address, or one that is linked to it.";

    public const string ChainDescription =
        "The chain on which the owner is a contract. The same contract address may have another owner on another chain, so it is an account "
        + "of its own on each. Needed only where the address has several accounts; leave it out for the account across chains.";

    /// <param name="reader">With the faults of the request's other fields.</param>
    /// <param name="answer">Of what the account has now; it may find more faults, which are answered then.</param>
    public Results<Ok<T>, ValidationProblem, ProblemHttpResult> Answer<T>(QueryReader reader, string owner, string? chain, Func<AccountView, T> answer)
    {
        if (FindId(reader, owner, chain, out ProblemHttpResult? unknown) is not { } account)
            return unknown is null ? reader.Problem() : unknown;
        if (book.Find(account, time.GetUtcNow()) is not { } view)
            return NotFound(account.Owner, account.OnlyOn);
        T found = answer(view);
        return reader.IsValid ? TypedResults.Ok(found) : reader.Problem();
    }

    /// <summary>Null where there is none: then either the reader has the faults, or there is a problem.</summary>
    public AccountId? FindId(QueryReader reader, string owner, string? chain, out ProblemHttpResult? unknown)
    {
        unknown = null;
        Address address = reader.Owner(owner);
        ChainId? onlyOn = reader.ChainOrNone(chain, book.Chains);
        if (!reader.IsValid)
            return null;

        // What is linked is asked for by its own address and chain, too.
        if (onlyOn is not null)
            return book.RootOf(new AccountId(address, onlyOn));
        IReadOnlyList<AccountId> accounts = book.AccountsOf(address);
        AccountId? account = Choose(address, accounts);
        if (account is null && accounts.Count > 1)
        {
            string chains = string.Join(", ", accounts.Select(one => one.OnlyOn).Distinct());
            reader.Reject("chain", $"one of {chains}: the owner is a contract with an account of its own on each", "", 0);
        }
        else if (account is null)
        {
            unknown = NotFound(address, null);
        }

        return account;
    }

    private static ProblemHttpResult NotFound(Address owner, ChainId? onlyOn) => TypedResults.Problem(
        onlyOn is null ? $"No account of {owner}." : $"No account of {owner} that is on chain {onlyOn} alone.",
        statusCode: StatusCodes.Status404NotFound);

    /// <summary>The only one, or the address's own across chains, or another's across chains; null when there is none, or no telling which.</summary>
    private static AccountId? Choose(Address address, IReadOnlyList<AccountId> accounts) => accounts.Count == 1
        ? accounts[0]
        : accounts.Where(account => account.OnlyOn is null).OrderByDescending(account => account.Owner == address).Cast<AccountId?>().FirstOrDefault();
}
