using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using static CrossMargin.UnitTests.Ledger.Links.Linking;

namespace CrossMargin.UnitTests.Ledger.Links;

public sealed class LinkGraphTests
{
    [Fact]
    public void Links_of_links_end_at_one_root()
    {
        LinkGraph graph = Graph(Link(3, 2), Link(2, 1), Link(4, 3), Link(9, 8));

        Assert.All([1, 2, 3, 4], owner => Assert.Equal(Account(1), graph.RootOf(Account(owner))));
        Assert.Equal(Account(8), graph.RootOf(Account(9)));
        Assert.Equal(Account(7), graph.RootOf(Account(7)));
        Assert.Equal([Account(1), Account(2), Account(3), Account(4)], graph.MembersOf(Account(1)).OrderBy(account => account.Owner));
        Assert.Equal([Account(7)], graph.MembersOf(Account(7)));
    }

    [Fact]
    public void A_second_owner_is_refused_whichever_it_is()
    {
        LinkGraph graph = Graph(Link(2, 1));

        Assert.Equal(LinkRefusalKind.SecondOwner, graph.Judge(Link(2, 3))!.Kind);
        Assert.Equal(LinkRefusalKind.SecondOwner, graph.Judge(Link(2, 1))!.Kind);
        Assert.Null(graph.Judge(Link(3, 2)));
    }

    [Fact]
    public void A_circle_is_refused_however_long()
    {
        LinkGraph graph = Graph(Link(2, 1), Link(3, 2), Link(4, 3));

        Assert.Equal(LinkRefusalKind.Cycle, graph.Judge(Link(1, 2))!.Kind);
        Assert.Equal(LinkRefusalKind.Cycle, graph.Judge(Link(1, 4))!.Kind);
        Assert.Equal(LinkRefusalKind.Cycle, graph.Judge(Link(1, 1))!.Kind);
        Assert.Null(graph.Judge(Link(1, 5)));
    }

    [Fact]
    public void A_contract_is_another_account_on_each_chain()
    {
        AccountId here = Account(2, new ChainId(1)), there = Account(2, new ChainId(10));
        LinkGraph graph = Graph(Link(here, Account(1)), Link(there, here));

        Assert.Equal(Account(1), graph.RootOf(there));
        Assert.Equal(Account(2), graph.RootOf(Account(2)));
        Assert.Equal(LinkRefusalKind.Cycle, graph.Judge(Link(Account(1), there))!.Kind);
    }

    [Fact]
    public void Of_links_that_contradict_each_other_the_first_stands_and_the_others_are_told()
    {
        List<(OwnerLink, LinkRefusalKind)> refused = [];
        OwnerLink first = Link(2, 1), second = Link(2, 3), circle = Link(1, 2), fine = Link(3, 1);

        LinkGraph graph = LinkGraph.Of([first, second, circle, fine], (link, refusal) => refused.Add((link, refusal.Kind)));

        Assert.Equal([(second, LinkRefusalKind.SecondOwner), (circle, LinkRefusalKind.Cycle)], refused);
        Assert.Equal([true, false, false, true], new[] { first, second, circle, fine }.Select(link => graph.Holds(link.Nonce)));
        Assert.Equal(Account(1), graph.RootOf(Account(3)));
    }
}
