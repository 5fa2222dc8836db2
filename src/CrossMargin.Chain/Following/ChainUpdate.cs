using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>What happened next on a chain, seen from a checkpoint. A reorg is a value, not an exception.</summary>
public abstract record ChainUpdate
{
    private ChainUpdate()
    {
    }

    /// <summary>The chain grew.</summary>
    /// <param name="Last">The new checkpoint, once its logs are in the ledger.</param>
    /// <param name="Logs">Every matching log after the old checkpoint, up to and including the last block. The receiver disposes it.</param>
    /// <param name="Blocks">Blocks to remember for finding a common ancestor later, ascending, ending with <paramref name="Last"/>.</param>
    /// <param name="Head">The chain's head when the update was made: how far there is to go.</param>
    public sealed record BlocksAppended(BlockRef Last, LogBatch Logs, IReadOnlyList<BlockRef> Blocks, BlockRef Head) : ChainUpdate;

    /// <summary>The checkpoint is not on the chain any more.</summary>
    /// <param name="CommonAncestor">The highest remembered block that still is.</param>
    public sealed record BlocksReverted(BlockRef CommonAncestor) : ChainUpdate;

    /// <summary>Nothing new.</summary>
    public sealed record AtHead(BlockRef Head) : ChainUpdate;

    /// <summary>No remembered block is on the chain: the reorg is deeper than finality. No automatic answer is safe.</summary>
    /// <param name="Oldest">The oldest block that was tried.</param>
    public sealed record BeyondFinality(BlockRef Checkpoint, BlockRef Oldest) : ChainUpdate;
}
