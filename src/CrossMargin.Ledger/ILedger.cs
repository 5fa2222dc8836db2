using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>The indexer's side of the ledger: append, unwind, and where it stands.</summary>
public interface ILedger
{
    /// <summary>Where a chain stands; on first use it is opened just before its first block of interest.</summary>
    /// <param name="startBlock">The checkpoint of a new chain is the block before, with no hash: nothing is indexed yet.</param>
    Task<ChainStanding> OpenAsync(ChainId chain, long startBlock, CancellationToken cancellationToken);

    /// <summary>The current value of every slot of a chain, as of the checkpoint that is returned with it.</summary>
    Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken);

    /// <summary>Moves the checkpoint and writes the batch in one transaction: both, or neither.</summary>
    /// <exception cref="LedgerConflictException">The checkpoint is not the expected one: another indexer was faster. Nothing was written.</exception>
    Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken);

    /// <summary>Raises the marks of finality of a chain that did not move. Blocks become final without new ones, too.</summary>
    /// <exception cref="LedgerConflictException">The checkpoint is not the expected one. Nothing was written.</exception>
    Task MarkAsync(BlockRef expected, FinalityMarks marks, CancellationToken cancellationToken);

    /// <summary>The twin of append: takes every entry above the ancestor back and moves the checkpoint to it, in one transaction.</summary>
    /// <returns>Every slot that an entry above the ancestor had touched, with the value that it has again; zero for none.</returns>
    /// <exception cref="LedgerConflictException">The checkpoint is not the expected one. Nothing was written.</exception>
    Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken);
}
