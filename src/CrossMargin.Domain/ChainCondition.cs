namespace CrossMargin.Domain;

/// <summary>How far a chain's part of a view can be relied on.</summary>
/// <param name="AsOf">The last block wholly in the ledger.</param>
/// <param name="Finality">How settled that block is.</param>
/// <param name="Lag">Time from that block's timestamp to the view's time, less one block time; never negative.</param>
/// <param name="Degraded">Why the chain's figures are not to be relied on; null when they are.</param>
public sealed record ChainCondition(BlockRef AsOf, FinalityLevel Finality, TimeSpan BlockTime, TimeSpan Lag, string? Degraded);
