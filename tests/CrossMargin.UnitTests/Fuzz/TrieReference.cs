using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Looks a key up by the letter of the Yellow Paper, appendices C and D, with texts of hexadecimal digits.</summary>
/// <param name="nodes">In any order, whether they are used or not.</param>
internal sealed class TrieReference(IReadOnlyList<byte[]> nodes)
{
    private const int BranchItems = 17;

    private readonly Dictionary<Hash32, byte[]> _nodes = new(nodes.Select(node => KeyValuePair.Create(Keccak256.Hash(node), node)).DistinctBy(pair => pair.Key));

    /// <summary>The value of the key; null where there is none.</summary>
    /// <exception cref="FuzzFindingException">The nodes do not say.</exception>
    public ReadOnlyMemory<byte>? Find(Hash32 root, ReadOnlySpan<byte> key) => FindIn(NodeOf(root), Convert.ToHexStringLower(key));

    private ReadOnlyMemory<byte>? FindIn(ReadOnlyMemory<byte> node, string path)
    {
        if (node.Span is [0x80])
            return null;
        List<ReadOnlyMemory<byte>> items = RlpReference.ItemsOf(node);
        if (items.Count == BranchItems)
            return path.Length == 0 ? PresentOrNull(items[^1]) : FindBelow(items[Convert.ToInt32(path[..1], 16)], path[1..]);
        if (items.Count != 2)
            throw new FuzzFindingException($"a node of {items.Count} items was followed");
        string packed = Convert.ToHexStringLower(RlpReference.ContentOf(items[0]).Span);
        string own = packed[0] is '1' or '3' ? packed[1..] : packed[2..];
        if (packed[0] is '2' or '3')
            return own == path ? PresentOrNull(items[1]) : null;
        return path.StartsWith(own, StringComparison.Ordinal) ? FindBelow(items[1], path[own.Length..]) : null;
    }

    private ReadOnlyMemory<byte>? FindBelow(ReadOnlyMemory<byte> link, string path)
    {
        if (link.Span[0] >= 0xc0)
            return FindIn(link, path);
        ReadOnlyMemory<byte> content = RlpReference.ContentOf(link);
        return content.Length switch
        {
            0 => default(ReadOnlyMemory<byte>?),
            Hash32.Size => FindIn(NodeOf(new Hash32(content.Span)), path),
            _ => throw new FuzzFindingException("a link was followed that is none"),
        };
    }

    private static ReadOnlyMemory<byte>? PresentOrNull(ReadOnlyMemory<byte> item) =>
        RlpReference.ContentOf(item) is { IsEmpty: false } value ? value : default(ReadOnlyMemory<byte>?);

    private byte[] NodeOf(Hash32 hash) => _nodes.GetValueOrDefault(hash) ?? throw new FuzzFindingException("a node was followed that was not given");
}
