using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What a committed transaction did to one chain, as the book takes it in.</summary>
public abstract record LedgerCommit
{
    private LedgerCommit()
    {
    }

    public abstract BlockRef Checkpoint { get; }

    /// <param name="Last">The new checkpoint.</param>
    /// <param name="Entries">In order: of a slot that occurs more than once the last value stands.</param>
    public sealed record Appended(BlockRef Last, IReadOnlyList<LedgerEntry> Entries) : LedgerCommit
    {
        public override BlockRef Checkpoint => Last;

        /// <summary>The checkpoint before. When given, only a book that stands there takes the commit in.</summary>
        public BlockRef? Previous { get; init; }

        /// <summary>How far the chain is settled with this commit; null where nothing new is known of it.</summary>
        public FinalityMarks? Marks { get; init; }
    }

    /// <summary>The chain did not move, but more of it is settled.</summary>
    /// <param name="At">The checkpoint: only a book that stands there takes the commit in.</param>
    public sealed record Marked(BlockRef At, FinalityMarks Marks) : LedgerCommit
    {
        public override BlockRef Checkpoint => At;
    }

    /// <param name="Ancestor">The new checkpoint.</param>
    /// <param name="Restored">Every slot that was touched above the ancestor, with its value at it.</param>
    public sealed record Unwound(BlockRef Ancestor, IReadOnlyList<Holding> Restored) : LedgerCommit
    {
        public override BlockRef Checkpoint => Ancestor;

        /// <inheritdoc cref="Appended.Previous"/>
        public BlockRef? Previous { get; init; }
    }

    /// <summary>The whole chain anew, whatever the book held of it.</summary>
    public sealed record Reloaded(ChainHoldings Holdings) : LedgerCommit
    {
        public override BlockRef Checkpoint => Holdings.Checkpoint;
    }
}
