using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>One node of a Merkle Patricia trie, decoded as strictly as it is encoded (Yellow Paper, appendix D).</summary>
internal abstract record TrieNode
{
    private const int BranchItems = 17;
    private const int PathItems = 2;

    private TrieNode()
    {
    }

    /// <summary>The root of a trie that holds nothing.</summary>
    internal sealed record Empty : TrieNode;

    /// <param name="Path">What is left of the key, half bytes.</param>
    internal sealed record Leaf(ReadOnlyMemory<byte> Path, ReadOnlyMemory<byte> Value) : TrieNode;

    /// <param name="Path">What all keys below have in common, half bytes; at least one.</param>
    internal sealed record Extension(ReadOnlyMemory<byte> Path, TrieLink Child) : TrieNode;

    /// <param name="Children">One for each half byte.</param>
    /// <param name="Value">Of the key that ends here; empty for none.</param>
    internal sealed record Branch(IReadOnlyList<TrieLink> Children, ReadOnlyMemory<byte> Value) : TrieNode;

    /// <param name="index">Of the node in its proof, to name it.</param>
    public static ProofOutcome<TrieNode> Read(ReadOnlyMemory<byte> bytes, int index)
    {
        RlpFault fault = RlpItem.Read(bytes, out RlpItem node);
        if (fault != RlpFault.None)
            return new ProofOutcome<TrieNode>.Refused(new ProofRefusal.MalformedNode(index, fault));
        return Read(node, index);
    }

    /// <summary>Reads a node that stands inside its parent.</summary>
    public static ProofOutcome<TrieNode> Read(RlpItem node, int index)
    {
        if (!node.IsList)
            return node.Content.IsEmpty ? new ProofOutcome<TrieNode>.Proven(new Empty()) : Invalid(index, "bytes where a node should be");
        RlpItem[] items = new RlpItem[BranchItems];
        RlpFault fault = node.ReadItems(items, out int count);
        if (fault != RlpFault.None)
            return new ProofOutcome<TrieNode>.Refused(new ProofRefusal.MalformedNode(index, fault));
        return count switch
        {
            PathItems => ReadPath(items[0], items[1], index),
            BranchItems => ReadBranch(items, index),
            _ => Invalid(index, $"a node of {count} items"),
        };
    }

    private static ProofOutcome<TrieNode> ReadPath(RlpItem packed, RlpItem rest, int index)
    {
        if (packed.IsList || !Nibbles.TryUnpack(packed.Content.Span, out byte[] path, out bool isLeaf))
            return Invalid(index, "a path that is not hex prefix");
        if (isLeaf)
        {
            return rest.IsList || rest.Content.IsEmpty
                ? Invalid(index, "a leaf without a value")
                : new ProofOutcome<TrieNode>.Proven(new Leaf(path, rest.Content));
        }

        if (path.Length == 0)
            return Invalid(index, "an extension without a path");
        return TrieLink.TryRead(rest, out TrieLink child) && child is not TrieLink.None
            ? new ProofOutcome<TrieNode>.Proven(new Extension(path, child))
            : Invalid(index, "an extension to no node");
    }

    private static ProofOutcome<TrieNode> ReadBranch(ReadOnlySpan<RlpItem> items, int index)
    {
        TrieLink[] children = new TrieLink[BranchItems - 1];
        for (int i = 0; i < children.Length; i++)
        {
            if (!TrieLink.TryRead(items[i], out children[i]))
                return Invalid(index, $"a child {i} that is neither a hash nor a short node");
        }

        RlpItem value = items[^1];
        return value.IsList
            ? Invalid(index, "a branch whose value is a list")
            : new ProofOutcome<TrieNode>.Proven(new Branch(children, value.Content));
    }

    private static ProofOutcome<TrieNode>.Refused Invalid(int index, string fault) => new(new ProofRefusal.InvalidNode(index, fault));
}

/// <summary>How a node names its child: by its hash, or by itself where that is shorter.</summary>
internal abstract record TrieLink
{
    private TrieLink()
    {
    }

    internal sealed record None : TrieLink;

    internal sealed record Hashed(Hash32 Hash) : TrieLink;

    /// <param name="Node">A list whose encoding is shorter than a hash.</param>
    internal sealed record Inline(RlpItem Node) : TrieLink;

    public static bool TryRead(RlpItem item, out TrieLink link)
    {
        int length = item.Content.Length;
        // One byte of prefix: an inline node's encoding has at most 31 bytes.
        bool isInline = item.IsList && length + 1 < Hash32.Size;
        link = isInline ? new Inline(item)
            : !item.IsList && length == Hash32.Size ? new Hashed(new Hash32(item.Content.Span))
            : new None();
        return link is not None || (!item.IsList && length == 0);
    }
}
