using System.Numerics;

namespace CrossMargin.Chain.Sending;

/// <summary>Recursive length prefix: the encoding of transactions (Yellow Paper, appendix B).</summary>
public static class Rlp
{
    private const int ShortMax = 55;
    private const byte BytesPrefix = 0x80;
    private const byte ListPrefix = 0xc0;

    public static byte[] OfBytes(ReadOnlySpan<byte> bytes) =>
        bytes is [< BytesPrefix] ? [bytes[0]] : [.. Head(BytesPrefix, bytes.Length), .. bytes];

    /// <summary>A number of 0 or more, big-endian without leading zeros; zero is the empty string.</summary>
    public static byte[] OfNumber(BigInteger number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number.Sign, nameof(number));
        return OfBytes(number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <param name="items">Already encoded.</param>
    public static byte[] OfList(params IReadOnlyList<byte[]> items)
    {
        byte[] content = [.. items.SelectMany(item => item)];
        return [.. Head(ListPrefix, content.Length), .. content];
    }

    private static byte[] Head(byte prefix, int length)
    {
        if (length <= ShortMax)
            return [(byte)(prefix + length)];
        byte[] size = new BigInteger(length).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [(byte)(prefix + ShortMax + size.Length), .. size];
    }
}
