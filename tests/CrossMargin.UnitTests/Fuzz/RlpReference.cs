using System.Numerics;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Recursive length prefix by the letter of the Yellow Paper, appendix B, with numbers of any size.</summary>
internal static class RlpReference
{
    private const int ShortMax = 55;
    private const byte BytesPrefix = 0x80;
    private const byte ListPrefix = 0xc0;

    /// <summary>The first item, if it is there to its end and is what a writer would have written.</summary>
    /// <param name="head">Bytes before the content; none before a byte that stands for itself.</param>
    public static bool TryTake(ReadOnlySpan<byte> bytes, out bool isList, out int head, out int length)
    {
        (isList, head, length) = (false, 0, 1);
        if (bytes.IsEmpty || bytes[0] < BytesPrefix)
            return !bytes.IsEmpty;
        isList = bytes[0] >= ListPrefix;
        int form = bytes[0] - (isList ? ListPrefix : BytesPrefix);
        head = 1 + Math.Max(0, form - ShortMax);
        if (bytes.Length < head)
            return false;
        BigInteger told = form <= ShortMax ? form : new BigInteger(bytes[1..head], isUnsigned: true, isBigEndian: true);
        if (told > bytes.Length - head)
            return false;
        length = (int)told;
        bool isShortest = form <= ShortMax || (length > ShortMax && bytes[1] != 0);
        return isShortest && (isList || length != 1 || bytes[head] >= BytesPrefix);
    }

    /// <summary>The items of a list, as they are encoded.</summary>
    /// <exception cref="FuzzFindingException">The list is none.</exception>
    public static List<ReadOnlyMemory<byte>> ItemsOf(ReadOnlyMemory<byte> list)
    {
        if (!TryTake(list.Span, out bool isList, out int head, out int length) || !isList || head + length != list.Length)
            throw new FuzzFindingException("a list was read that is none");
        List<ReadOnlyMemory<byte>> items = [];
        for (ReadOnlyMemory<byte> rest = list[head..]; !rest.IsEmpty;)
        {
            if (!TryTake(rest.Span, out _, out int itemHead, out int itemLength))
                throw new FuzzFindingException("a list was read whose items are none");
            items.Add(rest[..(itemHead + itemLength)]);
            rest = rest[(itemHead + itemLength)..];
        }

        return items;
    }

    /// <summary>The bytes that an item encodes.</summary>
    public static ReadOnlyMemory<byte> ContentOf(ReadOnlyMemory<byte> item)
    {
        _ = TryTake(item.Span, out _, out int head, out int length);
        return item.Slice(head, length);
    }
}
