using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Every slot of one chain, read in one snapshot with its checkpoint.</summary>
public sealed record ChainHoldings(BlockRef Checkpoint, IReadOnlyList<Holding> Holdings);
