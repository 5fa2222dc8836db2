using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What the ledger knows of a chain's holdings as of a block.</summary>
public abstract record PastHoldings
{
    private PastHoldings()
    {
    }

    /// <param name="Hash">Of the block; null where the ledger no longer remembers it.</param>
    /// <param name="Holdings">Of the owner and of the market as of the block. Of others as of now: who holds, not how much then.</param>
    public sealed record Known(long Block, Hash32? Hash, IReadOnlyList<Holding> Holdings) : PastHoldings;

    /// <summary>The block is not indexed: the chain stands at another one, or nowhere yet.</summary>
    /// <param name="Checkpoint">Its hash is zero while nothing is indexed.</param>
    public sealed record NotIndexed(BlockRef Checkpoint) : PastHoldings;

    /// <summary>Of blocks before this one, only the last entry of each slot was kept.</summary>
    public sealed record Compacted(long To) : PastHoldings;
}
