namespace CrossMargin.Chain.Proofs;

/// <summary>One item of recursive length prefix, read strictly: every item has exactly one encoding (Yellow Paper, appendix B).</summary>
/// <param name="IsList">Whether <paramref name="Content"/> is the encodings of items, one after the other, not yet read.</param>
/// <param name="Content">The bytes without their prefix: a part of what was read, nothing is copied.</param>
/// <remarks>The twin of <see cref="Sending.Rlp"/>, which writes.</remarks>
public readonly record struct RlpItem(bool IsList, ReadOnlyMemory<byte> Content)
{
    private const byte BytesPrefix = 0x80;
    private const byte ListPrefix = 0xc0;
    private const int ShortMax = 55;

    /// <summary>Reads bytes that are one item from their first to their last; of a list not yet what is in it.</summary>
    public static RlpFault Read(ReadOnlyMemory<byte> bytes, out RlpItem item)
    {
        RlpFault fault = ReadFirst(bytes, out item, out int size);
        return fault == RlpFault.None && size != bytes.Length ? RlpFault.TrailingBytes : fault;
    }

    /// <summary>Reads the items of this list; of lists among them not yet what is in them.</summary>
    /// <param name="items">Receives them.</param>
    /// <param name="count">How many there are; zero when there is a fault.</param>
    /// <returns><see cref="RlpFault.TooMany"/> where there are more than <paramref name="items"/> holds.</returns>
    public RlpFault ReadItems(Span<RlpItem> items, out int count)
    {
        count = 0;
        int found = 0;
        for (ReadOnlyMemory<byte> rest = Content; !rest.IsEmpty;)
        {
            if (found == items.Length)
                return RlpFault.TooMany;
            RlpFault fault = ReadFirst(rest, out items[found], out int size);
            if (fault != RlpFault.None)
                return fault;
            rest = rest[size..];
            found++;
        }

        count = found;
        return RlpFault.None;
    }

    /// <summary>Reads the first item and tells how many bytes it takes, prefix and all.</summary>
    internal static RlpFault ReadFirst(ReadOnlyMemory<byte> bytes, out RlpItem item, out int size)
    {
        (item, size) = (default, 0);
        if (bytes.IsEmpty)
            return RlpFault.Truncated;
        byte prefix = bytes.Span[0];
        if (prefix < BytesPrefix)
        {
            (item, size) = (new RlpItem(false, bytes[..1]), 1);
            return RlpFault.None;
        }

        bool isList = prefix >= ListPrefix;
        int form = prefix - (isList ? ListPrefix : BytesPrefix);
        RlpFault fault = ReadLength(bytes.Span[1..], form, out int length, out int head);
        if (fault != RlpFault.None)
            return fault;
        if (length > bytes.Length - head)
            return RlpFault.Truncated;
        ReadOnlyMemory<byte> content = bytes.Slice(head, length);
        if (!isList && length == 1 && content.Span[0] < BytesPrefix)
            return RlpFault.PrefixedByte;
        (item, size) = (new RlpItem(isList, content), head + length);
        return RlpFault.None;
    }

    /// <param name="form">A length up to 55, or 55 plus the number of the length's own bytes.</param>
    /// <param name="head">Bytes before the content, the first one included.</param>
    private static RlpFault ReadLength(ReadOnlySpan<byte> rest, int form, out int length, out int head)
    {
        (length, head) = (form, 1);
        if (form <= ShortMax)
            return RlpFault.None;
        int digits = form - ShortMax;
        if (digits > rest.Length)
            return RlpFault.Truncated;
        if (rest[0] == 0)
            return RlpFault.LongLength;
        if (digits > sizeof(int))
            return RlpFault.HugeLength;
        uint value = 0;
        foreach (byte digit in rest[..digits])
            value = (value << 8) | digit;
        if (value <= ShortMax)
            return RlpFault.LongLength;
        if (value > int.MaxValue)
            return RlpFault.HugeLength;
        (length, head) = ((int)value, 1 + digits);
        return RlpFault.None;
    }
}
