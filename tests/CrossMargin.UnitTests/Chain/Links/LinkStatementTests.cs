using CrossMargin.Chain.Links;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.UnitTests.Chain.Links;

public sealed class LinkStatementTests
{
    private static readonly OwnerLink Link = SignedLinks.Link();

    [Fact]
    public void The_types_are_what_wallets_were_told()
    {
        Assert.Equal(
            "OwnerLink(address owner,uint256 ownerChain,address linked,uint256 linkedChain,bytes32 nonce,uint64 issuedAt,uint64 expiresAt)",
            LinkStatement.OfLink(Link).Message.EncodeType());
        Assert.Equal(
            "OwnerLinkRevocation(address owner,uint256 ownerChain,address linked,uint256 linkedChain,bytes32 nonce)",
            LinkStatement.OfRevocation(Link).Message.EncodeType());
        Assert.Equal("EIP712Domain(string name,string version)", LinkStatement.OfLink(Link).Domain.EncodeType());
    }

    /// <summary>What a signature is for cannot be changed afterwards in any part.</summary>
    [Fact]
    public void Every_part_of_a_link_changes_what_is_signed()
    {
        OwnerLink[] links =
        [
            Link,
            Link with { Owner = new AccountId(Address.Zero) },
            Link with { Owner = new AccountId(Link.Owner.Owner, new ChainId(1)) },
            Link with { Linked = new AccountId(Address.Zero) },
            Link with { Linked = new AccountId(Link.Linked.Owner, new ChainId(1)) },
            Link with { Nonce = Hash32.OfNumber(2) },
            Link with { IssuedAt = Link.IssuedAt + 1 },
            Link with { ExpiresAt = Link.ExpiresAt + 1 },
            Link with { Owner = Link.Linked, Linked = Link.Owner },
        ];

        Assert.Distinct(links.Select(link => LinkStatement.OfLink(link).Digest()));
        Assert.NotEqual(LinkStatement.OfLink(Link).Digest(), LinkStatement.OfRevocation(Link).Digest());
    }
}
