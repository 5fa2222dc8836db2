using CrossMargin.Chain.Links;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.UnitTests.Chain.Links;

/// <summary>Two people with keys, and what they sign.</summary>
internal static class SignedLinks
{
    public static readonly PrivateKey Alice = PrivateKey.Parse("0x" + new string('1', 64)), Bob = PrivateKey.Parse("0x" + new string('2', 64)),
        Carol = PrivateKey.Parse("0x" + new string('3', 64));

    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    /// <summary>Bob's account to Alice, for an hour.</summary>
    public static OwnerLink Link(PrivateKey? owner = null, PrivateKey? linked = null, int nonce = 1) => new(
        new AccountId((owner ?? Alice).Address), new AccountId((linked ?? Bob).Address), Hash32.OfNumber(nonce),
        Now.ToUnixTimeSeconds(), Now.ToUnixTimeSeconds() + 3_600);

    public static SignedLink SignedBy(this OwnerLink link, PrivateKey owner, PrivateKey linked) =>
        new(link, Sign(owner, LinkStatement.OfLink(link)), Sign(linked, LinkStatement.OfLink(link)));

    public static byte[] Sign(PrivateKey key, TypedData statement) => key.Sign(statement.Digest()).ToArray();
}
