using System.Numerics;
using System.Runtime.InteropServices;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Following;

/// <summary>Asks a header's bloom whether its block may hold a log that a filter wants. A no is certain, a yes is not.</summary>
/// <remarks>
/// 2,048 bits; each address and topic of a log sets three, taken from the first three 16-bit words of its Keccak-256
/// modulo 2,048 (Yellow Paper, section 4.3.1, M3:2048).
/// </remarks>
internal sealed class BloomProbe
{
    private const int BloomSize = 256;
    private const int BloomBits = BloomSize * 8;

    private readonly Bits[] _addresses;
    private readonly Bits[] _topics;

    public BloomProbe(LogFilter filter)
    {
        Filter = filter;
        _addresses = [.. filter.Addresses.Select(address => Bits.Of(address.ToArray()))];
        _topics = [.. filter.Topics.Select(topic => Bits.Of(topic.ToArray()))];
    }

    public LogFilter Filter { get; }

    public bool MayMatch(ReadOnlySpan<byte> bloom) =>
        bloom.Length == BloomSize && AnyIn(_addresses, bloom) && (_topics.Length == 0 || AnyIn(_topics, bloom));

    /// <summary>How likely a bloom this full says yes to the filter although the block holds none of its items.</summary>
    public double ChanceOfFalseMatch(ReadOnlySpan<byte> bloom)
    {
        int set = 0;
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bloom))
            set += BitOperations.PopCount(word);
        double oneItem = Math.Pow((double)set / BloomBits, 3);
        double anyAddress = Math.Min(1, _addresses.Length * oneItem);
        double anyTopic = _topics.Length == 0 ? 1 : Math.Min(1, _topics.Length * oneItem);
        return anyAddress * anyTopic;
    }

    private static bool AnyIn(Bits[] items, ReadOnlySpan<byte> bloom)
    {
        foreach (Bits item in items)
        {
            if (item.AreIn(bloom))
                return true;
        }

        return false;
    }

    private readonly record struct Bits(int First, int Second, int Third)
    {
        public static Bits Of(byte[] item)
        {
            byte[] hash = Keccak256.Hash(item).ToArray();
            return new Bits(Word(hash, 0), Word(hash, 2), Word(hash, 4));
        }

        public bool AreIn(ReadOnlySpan<byte> bloom) => IsSet(bloom, First) && IsSet(bloom, Second) && IsSet(bloom, Third);

        private static int Word(byte[] hash, int at) => ((hash[at] << 8) | hash[at + 1]) % BloomBits;

        // Bit 0 is the lowest bit of the last byte: the bloom is one big-endian number.
        private static bool IsSet(ReadOnlySpan<byte> bloom, int bit) => (bloom[BloomSize - 1 - bit / 8] >> (bit % 8) & 1) != 0;
    }
}
