namespace CrossMargin.Domain;

/// <summary>How far a chain's part of a view can be relied on.</summary>
/// <param name="AsOf">The last block wholly in the ledger.</param>
/// <param name="Finality">How settled that block is, as the indexer last heard: it may be more settled by now, never less.</param>
/// <param name="Lag">Time from that block's timestamp to the view's time, less one block time; never negative.</param>
/// <param name="Degraded">Why the chain's figures are not to be relied on; null when they are.</param>
public sealed record ChainCondition(BlockRef AsOf, FinalityLevel Finality, TimeSpan BlockTime, TimeSpan Lag, string? Degraded)
{
    /// <summary>Whether finality is by the chain's stated time, because its node does not answer the tags "safe" and "finalized".</summary>
    public bool FinalityByTime { get; init; }

    /// <summary>Collateral counts as it stood at this block, where it was less; null where it counts as of <see cref="AsOf"/>.</summary>
    public long? CreditBlock { get; init; }

    /// <summary>How many reorgs took indexed blocks back, since the chain was first indexed.</summary>
    public long Reorgs { get; init; }

    /// <summary>Null for a chain without a sequencer uptime feed in chains.json.</summary>
    public SequencerStatus? Sequencer { get; init; }
}
