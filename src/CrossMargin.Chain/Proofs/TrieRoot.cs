using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>The root of the Merkle Patricia trie of given values (Yellow Paper, appendix D).</summary>
public static class TrieRoot
{
    private const int Branches = 16;

    /// <summary>The root of a list: each value under the encoding of its index, as a block's receipts, transactions and withdrawals are.</summary>
    /// <param name="values">Encoded; none is empty.</param>
    public static Hash32 OfList(IReadOnlyList<ReadOnlyMemory<byte>> values) =>
        Of([.. values.Select((value, index) => new TrieEntry(Rlp.OfNumber(index), value))]);

    /// <param name="entries">In any order; no two with the same key.</param>
    /// <exception cref="ArgumentException">A key is given twice, or a value is empty: a trie does not hold such.</exception>
    public static Hash32 Of(IReadOnlyCollection<TrieEntry> entries) => Of(entries, nodes: null);

    /// <param name="nodes">Receives every node that is not inside another one, by its hash.</param>
    internal static Hash32 Of(IReadOnlyCollection<TrieEntry> entries, Dictionary<Hash32, byte[]>? nodes)
    {
        if (entries.Count == 0)
            return TrieProof.EmptyRoot;
        TriePath[] sorted = [.. entries.Select(entry => new TriePath(Nibbles.Of(entry.Key.Span), entry.Value))];
        Array.Sort(sorted, static (left, right) => left.Path.AsSpan().SequenceCompareTo(right.Path));
        for (int i = 0; i < sorted.Length; i++)
        {
            if (sorted[i].Value.IsEmpty || (i > 0 && sorted[i].Path.AsSpan().SequenceEqual(sorted[i - 1].Path)))
                throw new ArgumentException("Every key has one value, which is not empty.", nameof(entries));
        }

        byte[] root = Encode(sorted, depth: 0, nodes);
        Hash32 hash = Keccak256.Hash(root);
        nodes?.TryAdd(hash, root);
        return hash;
    }

    /// <summary>The node above entries that have their first <paramref name="depth"/> half bytes in common.</summary>
    private static byte[] Encode(ReadOnlySpan<TriePath> entries, int depth, Dictionary<Hash32, byte[]>? nodes)
    {
        ReadOnlySpan<byte> first = entries[0].Path.AsSpan(depth);
        if (entries.Length == 1)
            return Rlp.OfList(Rlp.OfBytes(Nibbles.Pack(first, isLeaf: true)), Rlp.OfBytes(entries[0].Value.Span));
        // Sorted: what the first and the last have in common, all have.
        int common = first.CommonPrefixLength(entries[^1].Path.AsSpan(depth));
        return common == 0
            ? EncodeBranch(entries, depth, nodes)
            : Rlp.OfList(
                Rlp.OfBytes(Nibbles.Pack(first[..common], isLeaf: false)),
                LinkTo(EncodeBranch(entries, depth + common, nodes), nodes));
    }

    private static byte[] EncodeBranch(ReadOnlySpan<TriePath> entries, int depth, Dictionary<Hash32, byte[]>? nodes)
    {
        byte[][] items = new byte[Branches + 1][];
        Array.Fill(items, Rlp.OfBytes([]));
        // The one key that ends here sorts before those that go on.
        if (entries[0].Path.Length == depth)
        {
            items[Branches] = Rlp.OfBytes(entries[0].Value.Span);
            entries = entries[1..];
        }

        while (!entries.IsEmpty)
        {
            byte branch = entries[0].Path[depth];
            int count = 1;
            while (count < entries.Length && entries[count].Path[depth] == branch)
                count++;
            items[branch] = LinkTo(Encode(entries[..count], depth + 1, nodes), nodes);
            entries = entries[count..];
        }

        return Rlp.OfList(items);
    }

    /// <summary>A node that is shorter than a hash stands in its parent itself.</summary>
    private static byte[] LinkTo(byte[] node, Dictionary<Hash32, byte[]>? nodes)
    {
        if (node.Length < Hash32.Size)
            return node;
        Hash32 hash = Keccak256.Hash(node);
        nodes?.TryAdd(hash, node);
        return Rlp.OfBytes(hash.ToArray());
    }

    private readonly record struct TriePath(byte[] Path, ReadOnlyMemory<byte> Value);
}

/// <summary>A value of a trie and the key that it is under.</summary>
public readonly record struct TrieEntry(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);
