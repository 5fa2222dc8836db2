using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Every slot of one chain, read in one snapshot with its checkpoint.</summary>
public sealed record ChainHoldings(BlockRef Checkpoint, IReadOnlyList<Holding> Holdings)
{
    /// <summary>How many unwinds the chain has seen: while it stays the same, entries were only added.</summary>
    public long Unwinds { get; init; }
}
