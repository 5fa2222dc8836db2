using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>Where one chain stands in the ledger.</summary>
/// <param name="Checkpoint">The last block wholly in the ledger; its hash is zero while nothing is indexed.</param>
/// <param name="Remembered">Blocks within finality, ascending: where a common ancestor is looked for.</param>
public sealed record ChainStanding(BlockRef Checkpoint, IReadOnlyList<BlockRef> Remembered)
{
    /// <summary>How far what is indexed is settled.</summary>
    public required FinalityMarks Marks { get; init; }
}
