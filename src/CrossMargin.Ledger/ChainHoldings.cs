using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Every slot of one chain, read in one snapshot with its checkpoint.</summary>
public sealed record ChainHoldings(BlockRef Checkpoint, IReadOnlyList<Holding> Holdings)
{
    /// <summary>How many unwinds the chain has seen: while it stays the same, entries were only added.</summary>
    public long Unwinds { get; init; }

    /// <summary>Null where nothing is known of finality: all of it then counts as settled.</summary>
    public FinalityMarks? Marks { get; init; }

    /// <summary>Every entry of a sub-account above the finalized block, in order: how to get back to any block from there on.</summary>
    public IReadOnlyList<RecentChange> Recent { get; init; } = [];
}
