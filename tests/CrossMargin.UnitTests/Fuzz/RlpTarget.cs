using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Proofs;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>The strict readers of recursive length prefix and of a trie's nodes: what they take is the one encoding of what they read.</summary>
internal static class RlpTarget
{
    // Lengths at the bounds of their forms, paths of either parity, and items that have two encodings or none.
    private static readonly string[] Tokens =
    [
        "0x80", "0xc0", "0x00", "0x7f", "0x8180", "0x817f", "0x8100", "0xa0", "0xb7", "0xb837", "0xb838", "0xb80038", "0xb90038", "0xbf", "0xf7", "0xf837",
        "0xf838", "0xf90100", "0xfa010000", "0xfb7fffffff", "0xfb80000000", "0xfbffffffff", "0xfc0100000038", "0xbc0100000038",
        "0xff0000000000000000", "0xffffffffffffffffff", "0xc180", "0xc1c0", "0x20", "0x3f", "0x1f",
    ];

    // A leaf, an extension to a leaf, a branch of a value and one of a leaf: so small that a change is likely to hit what matters.
    private static readonly string[] Small =
        ["0xc22001", "0xc411c23101", "0xc6820012c22001", "0xd18080808080808080808080808080808001", "0xd3c2200180808080808080808080808080808080"];

    /// <summary>None of them ever throws: what is wrong is the answer.</summary>
    public static FuzzTarget Create() =>
        new("rlp", Corpus(), [.. Tokens.Select(token => Hex.Parse(token))], Read, refusal => refusal is FuzzRefusalException);

    private static void Read(byte[] input)
    {
        RlpFault fault = RlpCheck.FindFault(input);
        bool isItem = Agree(input, depth: 0, out int size) && size == input.Length;
        if (isItem != (fault == RlpFault.None))
            throw new FuzzFindingException(isItem ? $"an item was refused: {fault}" : "what is no item was taken");
        if (TrieNode.Read(input, index: 0) is ProofOutcome<TrieNode>.Proven node && !Encode(node.Value).AsSpan().SequenceEqual(input))
            throw new FuzzFindingException("a node was read that is not written so");
        if (!isItem)
            throw new FuzzRefusalException(fault.ToString());
    }

    /// <summary>Whether an item begins here, with all that is in it; the reader must answer the same at each place.</summary>
    private static bool Agree(ReadOnlyMemory<byte> bytes, int depth, out int size)
    {
        bool isItem = RlpReference.TryTake(bytes.Span, out bool isList, out int head, out int length);
        if (isItem != (RlpItem.ReadFirst(bytes, out RlpItem item, out size) == RlpFault.None))
            throw new FuzzFindingException(isItem ? "an item was refused" : "what is no item was taken");
        if (!isItem)
            return false;
        if (size != head + length || item.IsList != isList || !item.Content.Equals(bytes.Slice(head, length)))
            throw new FuzzFindingException("an item was read as another one");
        if (!isList)
            return true;
        if (depth == RlpCheck.MaxDepth)
            return false;
        for (ReadOnlyMemory<byte> rest = item.Content; !rest.IsEmpty;)
        {
            if (!Agree(rest, depth + 1, out int inner))
                return false;
            rest = rest[inner..];
        }

        return true;
    }

    private static byte[] Encode(TrieNode node) => node switch
    {
        TrieNode.Leaf leaf => Rlp.OfList(Rlp.OfBytes(Nibbles.Pack(leaf.Path.Span, isLeaf: true)), Rlp.OfBytes(leaf.Value.Span)),
        TrieNode.Extension extension => Rlp.OfList(Rlp.OfBytes(Nibbles.Pack(extension.Path.Span, isLeaf: false)), Encode(extension.Child)),
        TrieNode.Branch branch => Rlp.OfList([.. branch.Children.Select(Encode), Rlp.OfBytes(branch.Value.Span)]),
        _ => Rlp.OfBytes([]),
    };

    private static byte[] Encode(TrieLink link) => link switch
    {
        TrieLink.Hashed hashed => Rlp.OfBytes(hashed.Hash.ToArray()),
        TrieLink.Inline inline => Rlp.OfList(inline.Node.Content.ToArray()),
        _ => Rlp.OfBytes([]),
    };

    private static List<byte[]> Corpus()
    {
        byte[] nested = Rlp.OfList();
        for (int depth = 1; depth < RlpCheck.MaxDepth; depth++)
            nested = Rlp.OfList(nested);
        return
        [
            RealHeaders.Genesis.Encode(), RealHeaders.Mainnet.Encode(), RealHeaders.Hoodi.Encode(), nested,
            .. ProofWorld.Receipts.Select(receipt => receipt.Body).Where(body => body.Type == 0).Select(body => body.Encode()),
            .. ProofWorld.Tries.SelectMany(trie => trie.Nodes()), .. Small.Select(node => Hex.Parse(node)),
            Rlp.OfList(), Rlp.OfBytes([]), Rlp.OfBytes(new byte[55]), Rlp.OfBytes(new byte[56]), Rlp.OfBytes(new byte[256]), Rlp.OfList(Rlp.OfBytes(new byte[54])),
            Rlp.OfList(Rlp.OfBytes(new byte[55])), Rlp.OfList(Rlp.OfNumber(7), Rlp.OfList(Rlp.OfNumber(128), Rlp.OfList()), Rlp.OfBytes("dog"u8)),
        ];
    }
}
