using CrossMargin.Domain;
using CrossMargin.Keeper.Acting;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>What one look at the chain saw of a transaction.</summary>
/// <param name="Included">The block that it is in; null while it is in none.</param>
/// <param name="Succeeded">Meaningless without a block.</param>
/// <param name="Recorded">What became of the block that it was last seen in.</param>
/// <param name="IsKnown">Whether a node has it, in its pool or in a block.</param>
/// <param name="AsOf">The book's block of the chain.</param>
internal sealed record Sighting(
    Inclusion? Included, bool Succeeded, RecordedBlock Recorded, NonceCounts Counts, bool IsKnown, BlockRef AsOf, DateTimeOffset Now);

/// <summary>What became of the block that a transaction was seen in.</summary>
internal enum RecordedBlock
{
    /// <summary>It was in none, or was not looked for.</summary>
    None,

    /// <summary>Still on the chain.</summary>
    Standing,

    /// <summary>The node has no block of this number: it is behind, or the chain is shorter now.</summary>
    Missing,

    /// <summary>Another block has its number.</summary>
    Replaced,
}
