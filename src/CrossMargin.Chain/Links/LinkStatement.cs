using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.Chain.Links;

/// <summary>The two statements that people sign about links.</summary>
/// <remarks>
/// The domain names no chain: a statement is about accounts on many. What ties it to a chain is in the message itself.
/// </remarks>
public static class LinkStatement
{
    public const string LinkType = "OwnerLink";
    public const string RevocationType = "OwnerLinkRevocation";

    private static readonly TypedStruct Domain = new(
        "EIP712Domain", TypedField.Of("name", "CrossMargin"), TypedField.Of("version", "1"));

    /// <summary>Signed by both sides.</summary>
    public static TypedData OfLink(OwnerLink link) => new(Domain, new TypedStruct(
        LinkType,
        [.. Sides(link), TypedField.Of("issuedAt", 64, link.IssuedAt), TypedField.Of("expiresAt", 64, link.ExpiresAt)]));

    /// <summary>Signed by either side. It names the sides again, so that a wallet shows what is being ended.</summary>
    public static TypedData OfRevocation(OwnerLink link) => new(Domain, new TypedStruct(RevocationType, [.. Sides(link)]));

    private static TypedField[] Sides(OwnerLink link) =>
    [
        TypedField.Of("owner", link.Owner.Owner),
        TypedField.Of("ownerChain", 256, Chain(link.Owner)),
        TypedField.Of("linked", link.Linked.Owner),
        TypedField.Of("linkedChain", 256, Chain(link.Linked)),
        TypedField.Of("nonce", link.Nonce),
    ];

    /// <summary>0 is every chain.</summary>
    private static BigInteger Chain(AccountId account) => account.OnlyOn?.Value ?? 0;
}
