using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using static CrossMargin.UnitTests.Ledger.Books;
using static CrossMargin.UnitTests.Ledger.Links.Linking;

namespace CrossMargin.UnitTests.Ledger.Links;

public sealed class LinkedBookTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1212);

    [Fact]
    public void What_a_linked_address_holds_anywhere_is_the_owner_s()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10), Balance(2, 20, "wallet"), Balance(2, 21));
        book.Append(Second, 90, Balance(2, 22));

        book.Link(Graph(Link(2, 1)));

        AccountView view = book.Find(Account(1), Now)!;
        Assert.Equal(
            [Id(First, "lending", 1), Id(First, "lending", 2), Id(First, "wallet", 2), Id(Second, "lending", 2)],
            view.SubAccounts.Select(sub => sub.Id));
        Assert.Equal([First, Second], view.Chains.Select(chain => chain.AsOf.Chain));
        Assert.Equal([Account(1)], book.Accounts());
        Assert.Equal([Account(1)], book.AccountsOf(Owner(1)));
        Assert.Equal([Account(1)], book.AccountsOf(Owner(2)));
        Assert.Equal(Account(1), book.AccountOf(Id(Second, "lending", 2)));
        Assert.Null(book.Find(Account(2), Now));
    }

    [Fact]
    public void An_owner_that_holds_nothing_of_its_own_has_what_is_linked_to_it()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(2, 20));

        book.Link(Graph(Link(2, 1), Link(8, 7)));

        Assert.Equal([Account(1)], book.AccountsOf(Owner(1)));
        Assert.Equal([20], book.Find(Account(1), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Empty(book.AccountsOf(Owner(7)));
        Assert.Null(book.Find(Account(7), Now));
    }

    [Fact]
    public void A_contract_is_linked_on_its_chain_and_nowhere_else()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(2, 20), Mark(2, 1));
        book.Append(Second, 90, Balance(2, 22), Mark(2, 1));

        book.Link(Graph(Link(Account(2, First), Account(1))));

        Assert.Equal([20], book.Find(Account(1), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([22], book.Find(Account(2, Second), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([Account(1), Account(2, Second)], book.Accounts());
        Assert.Equal([Account(1), Account(2, Second)], book.AccountsOf(Owner(2)));
        Assert.Equal(Account(1), book.RootOf(Account(2, First)));
    }

    /// <summary>The number belongs to a contract, and the contract to its owner: through both to one account.</summary>
    [Fact]
    public void A_numbered_sub_account_of_a_linked_contract_is_its_owner_s()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, OwnerMark(7, 2), Mark(2, 1), Balance(0, 10, part: 7), Balance(3, 30));
        SubAccountId numbered = Id(First, "lending", 0, part: 7);

        book.Link(Graph(Link(Account(2, First), Account(3)), Link(3, 1)));
        Assert.Equal(Account(1), book.AccountOf(numbered));
        Assert.Equal([numbered, Id(First, "lending", 3)], book.Find(Account(1), Now)!.SubAccounts.Select(sub => sub.Id));

        // Passed on by Transfer, it goes where the new owner belongs.
        book.Append(First, 101, OwnerMark(7, 9));
        Assert.Equal(Account(9), book.AccountOf(numbered));
        Assert.Equal([Id(First, "lending", 3)], book.Find(Account(1), Now)!.SubAccounts.Select(sub => sub.Id));
    }

    [Fact]
    public void A_link_touches_all_of_both_accounts_and_nobody_else_and_so_does_its_end()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10), Balance(3, 30));
        book.Append(Second, 90, Balance(2, 20), Balance(4, 40));
        using BookSubscription changes = book.Subscribe();
        HashSet<SubAccountId> both = [Id(First, "lending", 1), Id(Second, "lending", 2)];
        LinkGraph linked = Graph(Link(2, 1));

        Assert.Equal(both, book.Link(linked).ToHashSet());
        AssertTold();
        Assert.Empty(book.Link(linked));
        Assert.False(changes.TryRead(out _));
        Assert.Equal(both, book.Link(LinkGraph.Empty).ToHashSet());
        AssertTold();

        Assert.Equal([10], book.Find(Account(1), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([20], book.Find(Account(2), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));

        void AssertTold()
        {
            Dictionary<ChainId, BookChange> read = [];
            while (changes.TryRead(out BookChange? change))
                read.Add(change.AsOf.Chain, change);
            Assert.Equal([Id(First, "lending", 1)], read[First].Touched);
            Assert.Equal(Block(Second, 90), read[Second].AsOf);
            Assert.Equal([Id(Second, "lending", 2)], read[Second].Touched);
        }
    }

    /// <summary>Its signature on the chain has shown it to be one; the venue need not.</summary>
    [Fact]
    public void A_contract_of_a_link_is_one_without_a_mark_and_moves_when_the_link_comes_and_goes()
    {
        using AccountBook book = Empty();
        book.Append(First, 100, Balance(1, 10), Balance(2, 20));
        book.Append(Second, 90, Balance(2, 22));
        HashSet<SubAccountId> all = [Id(First, "lending", 1), Id(First, "lending", 2), Id(Second, "lending", 2)];

        Assert.Equal(all, book.Link(Graph(Link(Account(1), Account(2, First)))).ToHashSet());
        Assert.Equal([10, 20], book.Find(Account(2, First), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
        Assert.Equal([22], book.Find(Account(2), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));

        Assert.Equal(all, book.Link(LinkGraph.Empty).ToHashSet());
        Assert.Equal([20, 22], book.Find(Account(2), Now)!.SubAccounts.Select(sub => (int)sub.Collateral[0].Amount.Raw));
    }

    /// <summary>A linked holder turns out to be a contract: the owner's account has lost it, and is judged anew.</summary>
    [Fact]
    public void The_mark_of_a_contract_touches_the_account_that_it_was_linked_to()
    {
        using AccountBook book = Empty();
        book.Append(Second, 90, Balance(1, 10));
        book.Append(First, 100, Balance(2, 20));
        book.Link(Graph(Link(2, 1)));

        IReadOnlyCollection<SubAccountId> touched = book.Append(First, 101, Mark(2, 1));

        Assert.Equal(new HashSet<SubAccountId> { Id(First, "lending", 2), Id(Second, "lending", 1) }, touched.ToHashSet());
        Assert.Equal(Account(2, First), book.AccountOf(Id(First, "lending", 2)));
    }
}
