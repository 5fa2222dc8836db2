namespace CrossMargin.Chain.Proofs;

/// <summary>Half bytes, of which the paths in a trie are made, and their packing into a node (Yellow Paper, appendix C).</summary>
internal static class Nibbles
{
    private const byte LeafFlag = 2;
    private const byte OddFlag = 1;

    public static byte[] Of(ReadOnlySpan<byte> key)
    {
        byte[] nibbles = new byte[key.Length * 2];
        for (int i = 0; i < key.Length; i++)
            (nibbles[2 * i], nibbles[2 * i + 1]) = ((byte)(key[i] >> 4), (byte)(key[i] & 0xf));
        return nibbles;
    }

    /// <summary>Hex prefix: the first half byte tells a leaf from an extension and an odd path from an even one.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> path, bool isLeaf)
    {
        bool isOdd = path.Length % 2 == 1;
        int flag = (isLeaf ? LeafFlag : 0) | (isOdd ? OddFlag : 0);
        byte[] packed = new byte[path.Length / 2 + 1];
        packed[0] = (byte)(flag << 4 | (isOdd ? path[0] : 0));
        ReadOnlySpan<byte> rest = isOdd ? path[1..] : path;
        for (int i = 0; i < rest.Length; i += 2)
            packed[1 + i / 2] = (byte)(rest[i] << 4 | rest[i + 1]);
        return packed;
    }

    /// <summary>The twin of <see cref="Pack"/>; false for bytes that it does not write.</summary>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, out byte[] path, out bool isLeaf)
    {
        (path, isLeaf) = ([], false);
        if (packed.IsEmpty)
            return false;
        int flag = packed[0] >> 4;
        bool isOdd = (flag & OddFlag) != 0;
        if (flag > (LeafFlag | OddFlag) || (!isOdd && (packed[0] & 0xf) != 0))
            return false;
        isLeaf = (flag & LeafFlag) != 0;
        path = Of(packed)[(isOdd ? 1 : 2)..];
        return true;
    }
}
