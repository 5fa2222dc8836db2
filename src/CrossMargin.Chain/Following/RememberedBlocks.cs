using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>The indexed blocks that a reorg may still take back, ascending: where a common ancestor is looked for.</summary>
/// <remarks>
/// The window is time, not a number of blocks: it is as long as the chain's finality, measured by the blocks' own
/// timestamps, plus the one block before it, which a reorg of the whole window has as its ancestor.
/// </remarks>
public sealed class RememberedBlocks(IEnumerable<BlockRef> blocks)
{
    private static readonly Comparer<BlockRef> ByNumber = Comparer<BlockRef>.Create((one, other) => one.Number.CompareTo(other.Number));

    private readonly List<BlockRef> _blocks = [.. blocks.OrderBy(block => block.Number)];

    public IReadOnlyList<BlockRef> Blocks => _blocks;

    /// <summary>The lowest block number worth keeping once these blocks are added.</summary>
    public long OldestToRemember(IReadOnlyList<BlockRef> added, TimeSpan finality)
    {
        long settled = added[^1].Timestamp - (long)finality.TotalSeconds;
        return LastAtOrBefore(settled, added)?.Number ?? (_blocks.Count > 0 ? _blocks[0].Number : added[0].Number);
    }

    /// <summary>The newest of these blocks and the remembered ones that is not younger than the timestamp; null when all are.</summary>
    public BlockRef? LastAtOrBefore(long timestamp, IReadOnlyList<BlockRef> added)
    {
        for (int i = added.Count - 1; i >= 0; i--)
        {
            if (added[i].Timestamp <= timestamp)
                return added[i];
        }

        for (int i = _blocks.Count - 1; i >= 0; i--)
        {
            if (_blocks[i].Timestamp <= timestamp)
                return _blocks[i];
        }

        return null;
    }

    /// <summary>Whether a block of this number is among these and the remembered ones, and is another block.</summary>
    public bool Contradict(BlockRef block, IReadOnlyList<BlockRef> added)
    {
        int at = _blocks.BinarySearch(block, ByNumber);
        BlockRef? known = at >= 0 ? _blocks[at] : null;
        foreach (BlockRef one in added)
            known = one.Number == block.Number ? one : known;
        return known is { } found && found.Hash != block.Hash;
    }

    public void Append(IReadOnlyList<BlockRef> added, long oldestToRemember)
    {
        Invariant.Require(
            _blocks.Count == 0 || added[0].Number > _blocks[^1].Number, "Remembered blocks are appended in rising order.");
        _blocks.AddRange(added);
        _blocks.RemoveRange(0, _blocks.FindIndex(block => block.Number >= oldestToRemember));
    }

    /// <summary>Forgets every block above the ancestor.</summary>
    public void CutTo(BlockRef ancestor) => _blocks.RemoveAll(block => block.Number > ancestor.Number);
}
