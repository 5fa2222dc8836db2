using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.UnitTests.Chain.Links;
using static CrossMargin.UnitTests.Chain.Links.SignedLinks;

namespace CrossMargin.UnitTests.Domain.Links;

public sealed class LinkTermsTests
{
    private static readonly SignedLink Good = Link().SignedBy(Alice, Bob);

    [Theory]
    [InlineData(0, null)]                                // It begins this second.
    [InlineData(3_599, null)]
    [InlineData(-1, LinkRefusalKind.NotYetValid)]
    [InlineData(3_600, LinkRefusalKind.Expired)]         // The first second at which it has ended.
    public void A_link_is_good_from_its_first_second_to_its_last(int later, LinkRefusalKind? expected)
    {
        DateTimeOffset at = Now.AddSeconds(later);

        Assert.Equal(expected, LinkTerms.Judge(Good, at)?.Kind);
        Assert.Equal(expected is null, Good.Link.IsInEffect(at));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(2)]
    public void A_link_that_ends_before_it_begins_is_never_good(int later)
    {
        SignedLink backwards = Good with { Link = Good.Link with { IssuedAt = Good.Link.IssuedAt + 1, ExpiresAt = Good.Link.IssuedAt } };

        Assert.NotNull(LinkTerms.Judge(backwards, Now.AddSeconds(later)));
    }

    [Fact]
    public void A_side_without_a_signature_makes_it_one_sided()
    {
        Assert.Equal(LinkRefusalKind.OneSided, LinkTerms.Judge(Good with { OwnerSignature = default }, Now)!.Kind);
        Assert.Equal(LinkRefusalKind.OneSided, LinkTerms.Judge(Good with { LinkedSignature = default }, Now)!.Kind);
    }

    [Fact]
    public void Nobody_is_linked_to_themselves_but_a_contract_may_be_to_the_same_address_elsewhere()
    {
        AccountId here = new(Alice.Address, new ChainId(1)), there = new(Alice.Address, new ChainId(10));

        Assert.Equal(LinkRefusalKind.SelfLink, LinkTerms.Judge(Good with { Link = Good.Link with { Linked = Good.Link.Owner } }, Now)!.Kind);
        Assert.Null(LinkTerms.Judge(Good with { Link = Good.Link with { Owner = here, Linked = there } }, Now));
    }
}
