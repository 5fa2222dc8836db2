using System.Numerics;
using System.Security.Cryptography;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>The slots that the indexer itself keeps, beside those of the venue's reducer.</summary>
public static class IndexerSlots
{
    /// <summary>Of the market: the venue's start block plus one, when its history in this ledger is whole from there.</summary>
    public static Slot Opened { get; } = new("opened");

    /// <summary>Of the market: what the venue watched at its start, as a digest. Another one would have needed other history.</summary>
    public static Slot Watching { get; } = new("watching");

    /// <summary>Of the market: the first block that was indexed without the venue, plus one: chains.json no longer named it.</summary>
    public static Slot Closed { get; } = new("closed");

    public static BigInteger DigestOf(LogFilter filter)
    {
        IEnumerable<byte> bytes = filter.Addresses.Order().SelectMany(address => address.ToArray())
            .Concat(filter.Topics.OrderBy(topic => topic.ToString(), StringComparer.Ordinal).SelectMany(topic => topic.ToArray()));
        // 31 bytes, so that the number fits 78 decimal digits with room, and is never taken for an address or a hash.
        return new BigInteger(SHA256.HashData([.. bytes]).AsSpan(..31), isUnsigned: true, isBigEndian: true);
    }
}
