using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What one step of an indexer adds.</summary>
/// <param name="Last">The new checkpoint.</param>
/// <param name="Blocks">Blocks to remember for reorgs, ascending, ending with <paramref name="Last"/>.</param>
/// <param name="OldestToRemember">Remembered blocks below this number are past finality and are forgotten.</param>
/// <param name="Entries">In block, log and entry order.</param>
public sealed record LedgerBatch(
    BlockRef Last, IReadOnlyList<BlockRef> Blocks, long OldestToRemember, IReadOnlyList<LedgerEntry> Entries)
{
    private KeyOrder? _order;

    public IReadOnlyList<LedgerEntry> Entries { get; init => (field, _order) = (value, null); } = Entries;

    /// <summary>How far the chain is settled with this batch, none above its last block; null leaves the ledger's marks as they are.</summary>
    public FinalityMarks? Marks { get; init; }

    /// <summary>The blocks at whose ends what events do not carry was read: the last one, and of joined batches the last of each.</summary>
    public IReadOnlyList<BlockRef> Observed { get => field ?? [Last]; init; }

    /// <summary>The entries in the order in which they are written.</summary>
    internal KeyOrder Order => _order ??= KeyOrder.Of(Entries);

    /// <summary>Does the part of the writing that needs no database, so that it need not be done while the database waits. It is never necessary.</summary>
    /// <exception cref="InvariantViolationException">The entries of a slot are not in order.</exception>
    public void Prepare() => _ = Order;

    /// <summary>Batches that follow on each other, as one.</summary>
    public static LedgerBatch Join(IReadOnlyList<LedgerBatch> batches)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batches.Count);
        if (batches.Count == 1)
            return batches[0];
        LedgerEntry[] entries = new LedgerEntry[batches.Sum(batch => batch.Entries.Count)];
        int count = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            Invariant.Require(
                i == 0 || (batches[i].Last.Chain == batches[i - 1].Last.Chain && batches[i].Blocks[0].Number > batches[i - 1].Last.Number),
                "A batch follows on the one before.");
            foreach (LedgerEntry entry in batches[i].Entries)
                entries[count++] = entry;
        }

        return batches[^1] with
        {
            Blocks = [.. batches.SelectMany(batch => batch.Blocks)],
            Entries = entries,
            Observed = [.. batches.SelectMany(batch => batch.Observed)],
            Marks = batches.LastOrDefault(batch => batch.Marks is not null)?.Marks,
        };
    }
}
