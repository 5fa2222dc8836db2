using CrossMargin.Domain;
using CrossMargin.Ledger.Links;

namespace CrossMargin.Ledger;

/// <content>Accounts that belong to others by signed statements.</content>
public sealed partial class AccountBook
{
    /// <summary>Who belongs to whom now.</summary>
    public LinkGraph Links => Reading(() => _links);

    /// <summary>The account that an account belongs to; itself when it is linked to nobody.</summary>
    public AccountId RootOf(AccountId account) => Reading(() => _links.RootOf(account));

    /// <summary>Puts these links in the place of those that were, and tells the subscribers.</summary>
    /// <returns>The sub-accounts of every account that gained or lost something.</returns>
    public IReadOnlyCollection<SubAccountId> Link(LinkGraph links)
    {
        _lock.EnterWriteLock();
        try
        {
            AccountId[] moved = [.. Moved(_links, links)];
            HashSet<SubAccountId> touched =
            [
                .. moved.Select(_links.RootOf).Distinct().SelectMany(root => SubAccountsUnder(_links, root)),
                .. moved.Select(links.RootOf).Distinct().SelectMany(root => SubAccountsUnder(links, root)),
            ];
            (_links, _accounts) = (links, null);
            foreach (IGrouping<ChainId, SubAccountId> chain in touched.GroupBy(id => id.Venue.Chain))
                Publish(new BookChange(_chains[chain.Key].AsOf, [.. chain]));
            return touched;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private static IEnumerable<AccountId> Moved(LinkGraph before, LinkGraph after)
    {
        foreach (AccountId linked in before.Linked.Union(after.Linked))
        {
            if (before.RootOf(linked) != after.RootOf(linked))
                yield return linked;
        }

        // Where an address is shown to be a contract, or no longer, it moves even if it is nobody's.
        foreach (AccountId contract in before.Contracts.Except(after.Contracts).Concat(after.Contracts.Except(before.Contracts)))
        {
            yield return contract;
            yield return contract with { OnlyOn = null };
        }
    }

    private void Publish(BookChange change)
    {
        Interlocked.Increment(ref _revision);
        foreach (BookSubscription subscription in _subscriptions)
            subscription.Publish(change);
    }

    private IEnumerable<SubAccountId> SubAccountsUnder(LinkGraph links, AccountId root)
    {
        AccountId[] members = [.. links.MembersOf(root)];
        return _chains.Values.SelectMany(chain => SubAccountsOf(links, chain, members));
    }

    /// <summary>What these accounts hold on one chain, in the order of a view.</summary>
    private static IEnumerable<SubAccountId> SubAccountsOf(LinkGraph links, ChainBook chain, IReadOnlyList<AccountId> members)
    {
        IEnumerable<SubAccountId> held = members
            .Where(member => UnlinkedOf(links, chain, member.Owner) == member)
            .SelectMany(member => chain.SubAccountsOf(member.Owner));
        // Those of one holder are in order already, and most accounts are of one.
        return members.Count == 1 ? held : held.Order(SubAccountOrder.Instance);
    }

    /// <summary>The mark moves the holder's sub-accounts from one account to another: both, and all that are linked with them, are judged anew.</summary>
    private IEnumerable<SubAccountId> TouchedByMark(ChainBook chain, Address holder)
    {
        AccountId everywhere = new(holder), here = new(holder, chain.AsOf.Chain);
        return SubAccountsUnder(_links, _links.RootOf(everywhere)).Concat(SubAccountsUnder(_links, _links.RootOf(here)));
    }

    /// <summary>
    /// The account that an address is here before anybody's owner is looked for: of this chain alone where it is marked as a
    /// contract, or has signed as one.
    /// </summary>
    private static AccountId UnlinkedOf(LinkGraph links, ChainBook chain, Address holder) =>
        new AccountId(holder, chain.AsOf.Chain) is var here && (chain.IsContract(holder) || links.Contracts.Contains(here)) ? here : new AccountId(holder);

    private bool HoldsAnything(AccountId root) => SubAccountsUnder(_links, root).Any();
}
