using CrossMargin.Api;
using CrossMargin.Indexer;
using CrossMargin.Keeper;

namespace CrossMargin.Composition;

/// <summary>What indexer and keeper of this process cannot do now, in words that anybody may read.</summary>
internal static class RoleFaults
{
    /// <summary>One that stands by is well: another process indexes the chain.</summary>
    public static IEnumerable<ReadinessFault> Of(IEnumerable<ChainProgress> indexers) =>
        from indexer in indexers
        where indexer.State is IndexerState.Outage or IndexerState.Stopped
        select new ReadinessFault(
            $"indexer {indexer.Chain}",
            indexer.State == IndexerState.Stopped
                ? "It stopped, as no automatic answer is safe: the log says why."
                : "The chain's nodes or the database do not answer, or not credibly: it is tried again.");

    public static IEnumerable<ReadinessFault> Of(KeeperWatch keeper) =>
        keeper.Faults.Select(fault => new ReadinessFault($"keeper {fault.Chain}", fault.Reason));
}
