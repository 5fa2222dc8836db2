using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Api.Accounts;

/// <summary>What somebody could hold on a venue, as those show who hold it: terms and prices of what an account does not have itself.</summary>
internal sealed class VenueSample(AccountBook book, AccountBoard board, TimeProvider time)
{
    // A token that none of so many holds is as good as unknown.
    private const int AccountsMax = 300;

    /// <summary>The first that is found in the account itself, then in others on the venue; null where nobody has it.</summary>
    public T? Find<T>(AccountView own, VenueId venue, Func<SubAccountView, T?> choose)
        where T : class
    {
        foreach (SubAccountView one in own.SubAccounts.Where(one => one.Id.Venue == venue))
        {
            if (choose(one) is { } found)
                return found;
        }

        DateTimeOffset now = time.GetUtcNow();
        foreach (AccountId account in board.SomeOn(venue, AccountsMax))
        {
            foreach (SubAccountView one in book.Find(account, now)?.SubAccounts.Where(one => one.Id.Venue == venue) ?? [])
            {
                if (choose(one) is { } found)
                    return found;
            }
        }

        return null;
    }
}
