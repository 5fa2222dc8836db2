using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What one step of an indexer adds.</summary>
/// <param name="Last">The new checkpoint.</param>
/// <param name="Blocks">Blocks to remember for reorgs, ascending, ending with <paramref name="Last"/>.</param>
/// <param name="OldestToRemember">Remembered blocks below this number are past finality and are forgotten.</param>
/// <param name="Entries">In block, log and entry order.</param>
public sealed record LedgerBatch(
    BlockRef Last, IReadOnlyList<BlockRef> Blocks, long OldestToRemember, IReadOnlyList<LedgerEntry> Entries)
{
    /// <summary>How far the chain is settled with this batch, none above its last block; null leaves the ledger's marks as they are.</summary>
    public FinalityMarks? Marks { get; init; }

    /// <summary>This batch and the one that follows on it, as one.</summary>
    public LedgerBatch Then(LedgerBatch next)
    {
        Invariant.Require(
            next.Blocks.Count > 0 && next.Blocks[0].Chain == Last.Chain && next.Blocks[0].Number > Last.Number,
            "A batch follows on the one before.");
        return next with
        {
            Blocks = [.. Blocks, .. next.Blocks],
            Entries = [.. Entries, .. next.Entries],
            Marks = next.Marks ?? Marks,
        };
    }
}
