using System.Security.Cryptography;
using CrossMargin.Chain.Links;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using Npgsql;

namespace CrossMargin.IntegrationTests.Links;

/// <summary>People with keys, and what they sign.</summary>
internal static class LinkSigners
{
    public static readonly PrivateKey Alice = PrivateKey.Parse(Secret('1')), Bob = PrivateKey.Parse(Secret('2')), Carol = PrivateKey.Parse(Secret('3'));

    public static string Secret(char digit) => "0x" + new string(digit, 64);

    /// <summary>From a minute ago on, for an hour.</summary>
    public static OwnerLink Link(AccountId linked, AccountId owner)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new OwnerLink(owner, linked, new Hash32(RandomNumberGenerator.GetBytes(Hash32.Size)), now - 60, now + 3_600);
    }

    public static AccountId Account(this PrivateKey key) => new(key.Address);

    public static SignedLink SignedBy(this OwnerLink link, PrivateKey owner, PrivateKey linked) =>
        new(link, Sign(owner, LinkStatement.OfLink(link)), Sign(linked, LinkStatement.OfLink(link)));

    public static byte[] Revoke(this OwnerLink link, PrivateKey key) => Sign(key, LinkStatement.OfRevocation(link));

    /// <summary>Links of keys alone, unless chains are given.</summary>
    public static OwnerLinks Links(this NpgsqlDataSource source, params IChainClient[] chains) =>
        new(new LinkStore(source), new LinkSignatures(chains.ToDictionary(chain => chain.Chain)), TimeProvider.System);

    public static LinkRefusalKind? Refusal(this LinkOutcome outcome) => (outcome as LinkOutcome.Refused)?.Refusal.Kind;

    private static byte[] Sign(PrivateKey key, TypedData statement) => key.Sign(statement.Digest()).ToArray();
}
