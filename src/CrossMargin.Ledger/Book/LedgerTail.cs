using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What was committed to a chain since a reader looked last.</summary>
/// <remarks>
/// While no unwind came between and nothing above the reader's block was compacted, entries were only added, so those
/// above its block are the whole difference. Otherwise what it has read may be gone, and the chain is read anew.
/// </remarks>
/// <param name="entriesMax">More than so many are not worth applying one by one: the chain is then read anew.</param>
internal sealed class LedgerTail(ILedgerSource source, int entriesMax)
{
    private readonly Dictionary<ChainId, long> _unwinds = [];

    /// <summary>The whole chain as it stands.</summary>
    public async Task<LedgerCommit.Reloaded> ReadAllAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using ILedgerSnapshot snapshot = await source.OpenSnapshotAsync(cancellationToken);
        return await ReadAllAsync(snapshot, chain, cancellationToken);
    }

    /// <summary>What leads from the reader's block and marks to the ledger's; null when they are the same.</summary>
    public async Task<LedgerCommit?> ReadSinceAsync(BlockRef asOf, FinalityMarks? marks, CancellationToken cancellationToken)
    {
        await using ILedgerSnapshot snapshot = await source.OpenSnapshotAsync(cancellationToken);
        if (await snapshot.ReadPlaceAsync(asOf.Chain, cancellationToken) is not { } place)
            return null;
        bool onlyAdded = _unwinds.GetValueOrDefault(asOf.Chain, -1) == place.Unwinds && place.CompactedTo <= asOf.Number;
        if (onlyAdded && place.Checkpoint == asOf)
            return place.Marks == marks ? null : new LedgerCommit.Marked(asOf, place.Marks);
        if (onlyAdded && place.Checkpoint.Number > asOf.Number)
        {
            List<LedgerEntry> entries = await snapshot.ReadEntriesAsync(asOf, place.Checkpoint, entriesMax + 1L, cancellationToken);
            if (entries.Count <= entriesMax)
                return new LedgerCommit.Appended(place.Checkpoint, entries) { Previous = asOf, Marks = place.Marks };
        }

        return await ReadAllAsync(snapshot, asOf.Chain, cancellationToken);
    }

    /// <summary>The reader took in an unwind that reached it by another way.</summary>
    public void CountUnwind(ChainId chain) => _unwinds[chain] = _unwinds.GetValueOrDefault(chain, -1) + 1;

    private async Task<LedgerCommit.Reloaded> ReadAllAsync(ILedgerSnapshot snapshot, ChainId chain, CancellationToken cancellationToken)
    {
        ChainHoldings holdings = await snapshot.ReadHoldingsAsync(chain, cancellationToken);
        _unwinds[chain] = holdings.Unwinds;
        return new LedgerCommit.Reloaded(holdings);
    }
}
