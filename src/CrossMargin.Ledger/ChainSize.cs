using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>How much of one chain is in the ledger.</summary>
/// <param name="Checkpoint">The last block wholly in the ledger; its hash is zero while nothing is indexed.</param>
/// <param name="Entries">Rows of history, as retention has left them.</param>
/// <param name="Holdings">Slots with a value other than zero.</param>
public sealed record ChainSize(BlockRef Checkpoint, long Entries, long Holdings);
