using System.Collections.Concurrent;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>The hashes of the few addresses and topics that blooms are made of, each computed once.</summary>
internal static class BloomHashes
{
    private static readonly ConcurrentDictionary<string, byte[]> Known = new();

    public static byte[] Of(byte[] item) => Known.GetOrAdd(Hex.Of(item), _ => Keccak256.Hash(item).ToArray());
}
