namespace CrossMargin.Domain;

/// <summary>Up to which of a chain's indexed blocks its history is settled. Marks only rise; an unwind below them cuts them.</summary>
/// <param name="Safe">Number of the last indexed block that is at least safe.</param>
/// <param name="Finalized">Number of the last indexed block that is finalized; never above <paramref name="Safe"/>.</param>
/// <param name="ByTime">
/// Whether the node does not answer the tags: both marks are then the last block that is older than the chain's finality time.
/// </param>
public sealed record FinalityMarks(long Safe, long Finalized, bool ByTime)
{
    /// <summary>The last block of at least this finality; no bound for the head.</summary>
    public long Of(FinalityLevel level) => level switch
    {
        FinalityLevel.Head => long.MaxValue,
        FinalityLevel.Safe => Safe,
        FinalityLevel.Finalized => Finalized,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>How settled the block is, as far as these marks know.</summary>
    public FinalityLevel LevelOf(long blockNumber) =>
        blockNumber <= Finalized ? FinalityLevel.Finalized : blockNumber <= Safe ? FinalityLevel.Safe : FinalityLevel.Head;

    /// <summary>What was settled stays so, whatever a node that lags says later; how it was found is told by the newer marks.</summary>
    public FinalityMarks RaisedTo(FinalityMarks newer) =>
        new(Math.Max(Safe, newer.Safe), Math.Max(Finalized, newer.Finalized), newer.ByTime);

    /// <summary>None above the block: what comes after it again is another fork.</summary>
    public FinalityMarks CutTo(long blockNumber) =>
        this with { Safe = Math.Min(Safe, blockNumber), Finalized = Math.Min(Finalized, blockNumber) };
}
