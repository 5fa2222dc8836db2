using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>How far one chain is, for display.</summary>
/// <param name="Checkpoint">The last block wholly in the ledger; its hash is zero while nothing is.</param>
/// <param name="Head">Null until the node was asked, and while another process indexes the chain.</param>
/// <param name="Entries">Written since this process began.</param>
/// <param name="Fault">Why it is in an outage, stopped or standing by; else null.</param>
/// <param name="DegradedVenues">Venues that are not indexed: their addresses are none, or one of their logs could not be read.</param>
public sealed record ChainProgress(
    ChainId Chain,
    string Name,
    IndexerState State,
    BlockRef Checkpoint,
    BlockRef? Head,
    long Entries,
    string? Fault,
    IReadOnlyList<string> DegradedVenues)
{
    public long BlocksBehind => Head is { } head ? Math.Max(0, head.Number - Checkpoint.Number) : 0;
}
