using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Verifies that a Merkle Patricia trie of a known root holds a value under a key, or holds none.</summary>
/// <remarks>
/// The nodes must be those of the path from the root to where the key ends or where the path leaves it: each the one that the
/// node before names by its hash, all of them used. What is refused proves nothing, neither presence nor absence.
/// </remarks>
public static class TrieProof
{
    /// <summary>A key of 32 bytes has 64 half bytes: its path has a node for each, and a leaf.</summary>
    public const int MaxNodes = 65;

    /// <summary>A branch of sixteen hashes and a value as long as the longest of the state.</summary>
    public const int MaxNodeBytes = 1024;

    /// <summary>The root of a trie that holds nothing: the hash of the empty string's encoding.</summary>
    public static Hash32 EmptyRoot { get; } = Keccak256.Hash([0x80]);

    /// <param name="key">As the trie has it: for state and storage the hash of the address or of the storage key.</param>
    /// <param name="nodes">From the root on.</param>
    /// <returns>The value, or null where the trie holds none.</returns>
    public static ProofOutcome<ReadOnlyMemory<byte>?> Verify(
        Hash32 root, ReadOnlySpan<byte> key, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        if (FindExcess(nodes) is { } excess)
            return Refuse(excess);
        // Nodes answer an empty trie with no node, or with its root, which encodes nothing.
        if (nodes.Count == 0 && root == EmptyRoot)
            return Absent();
        ReadOnlySpan<byte> path = Nibbles.Of(key);
        TrieLink next = new TrieLink.Hashed(root);
        int used = 0;
        while (true)
        {
            ProofOutcome<TrieNode> step = Follow(next, nodes, ref used);
            if (step is ProofOutcome<TrieNode>.Refused refused)
                return Refuse(refused.Reason);
            TrieNode node = ((ProofOutcome<TrieNode>.Proven)step).Value;
            if (node is TrieNode.Empty && (used != 1 || next is TrieLink.Inline))
                return Refuse(new ProofRefusal.InvalidNode(used - 1, "an empty node below the root"));
            if (Descend(node, ref path) is { } child)
            {
                next = child;
                continue;
            }

            return used == nodes.Count
                ? new ProofOutcome<ReadOnlyMemory<byte>?>.Proven(ValueAt(node, path))
                : Refuse(new ProofRefusal.UnusedNodes(used, nodes.Count));
        }
    }

    private static ProofRefusal? FindExcess(IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        if (nodes.Count > MaxNodes)
            return new ProofRefusal.TooLong("nodes of a proof", nodes.Count, MaxNodes);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Length > MaxNodeBytes)
                return new ProofRefusal.TooLong($"bytes of node {i}", nodes[i].Length, MaxNodeBytes);
        }

        return null;
    }

    /// <summary>The node that a link leads to: in the link itself, or the next one of the proof.</summary>
    private static ProofOutcome<TrieNode> Follow(TrieLink link, IReadOnlyList<ReadOnlyMemory<byte>> nodes, ref int used)
    {
        if (link is TrieLink.Inline inline)
            return TrieNode.Read(inline.Node, used - 1);
        Hash32 expected = ((TrieLink.Hashed)link).Hash;
        if (used == nodes.Count)
            return new ProofOutcome<TrieNode>.Refused(new ProofRefusal.MissingNode(used, expected));
        ReadOnlyMemory<byte> bytes = nodes[used];
        Hash32 found = Keccak256.Hash(bytes.Span);
        if (found != expected)
            return new ProofOutcome<TrieNode>.Refused(new ProofRefusal.ForeignNode(used, expected, found));
        if (used > 0 && bytes.Length < Hash32.Size)
            return new ProofOutcome<TrieNode>.Refused(new ProofRefusal.InvalidNode(used, "a short node that is not inside its parent"));
        return TrieNode.Read(bytes, used++);
    }

    /// <summary>Takes the node's part off the path; null where the path ends, in this node or beside it.</summary>
    /// <remarks>Each step below a branch or an extension takes at least one half byte: there are no more steps than those.</remarks>
    private static TrieLink? Descend(TrieNode node, ref ReadOnlySpan<byte> path)
    {
        switch (node)
        {
            case TrieNode.Branch branch when path.Length > 0 && branch.Children[path[0]] is not TrieLink.None:
                TrieLink child = branch.Children[path[0]];
                path = path[1..];
                return child;
            case TrieNode.Extension extension when path.StartsWith(extension.Path.Span):
                path = path[extension.Path.Length..];
                return extension.Child;
            default:
                return null;
        }
    }

    private static ReadOnlyMemory<byte>? ValueAt(TrieNode node, ReadOnlySpan<byte> path) => node switch
    {
        TrieNode.Leaf leaf when path.SequenceEqual(leaf.Path.Span) => leaf.Value,
        TrieNode.Branch branch when path.IsEmpty && !branch.Value.IsEmpty => branch.Value,
        // Not null: that would convert to an empty value, and absence would read as presence.
        _ => default(ReadOnlyMemory<byte>?),
    };

    private static ProofOutcome<ReadOnlyMemory<byte>?> Absent() => new ProofOutcome<ReadOnlyMemory<byte>?>.Proven(null);

    private static ProofOutcome<ReadOnlyMemory<byte>?> Refuse(ProofRefusal reason) =>
        new ProofOutcome<ReadOnlyMemory<byte>?>.Refused(reason);
}
