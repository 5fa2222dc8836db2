using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>The reader's side of the ledger, for whoever follows it: snapshots, and word of commits.</summary>
public interface ILedgerSource
{
    /// <summary>The ledger as of one moment, whatever is committed while it is read.</summary>
    Task<ILedgerSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Hears from here on what every process's commits announce.</summary>
    /// <param name="heard">Called with each announcement, as <see cref="LedgerAnnouncement"/> writes it.</param>
    Task<ILedgerListener> ListenAsync(Action<string> heard, CancellationToken cancellationToken);
}

/// <summary>One consistent view of the ledger.</summary>
public interface ILedgerSnapshot : IAsyncDisposable
{
    /// <summary>Null for a chain that was never opened.</summary>
    Task<LedgerPlace?> ReadPlaceAsync(ChainId chain, CancellationToken cancellationToken);

    Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken);

    /// <summary>The entries above one block up to another, in order.</summary>
    /// <param name="limit">No more than so many are read; at least 1.</param>
    Task<List<LedgerEntry>> ReadEntriesAsync(BlockRef after, BlockRef last, long limit, CancellationToken cancellationToken);
}

/// <summary>A subscription to announcements.</summary>
public interface ILedgerListener : IAsyncDisposable
{
    /// <summary>Waits for the next announcement.</summary>
    /// <exception cref="System.Data.Common.DbException">The connection broke: what was announced since is lost.</exception>
    Task WaitAsync(CancellationToken cancellationToken);
}

/// <summary>Where one chain stands, as a follower needs to know it.</summary>
/// <param name="CompactedTo">At or below this block only the last entry of each slot is kept; -1 for none.</param>
/// <param name="Unwinds">How many the chain has seen: while it stays the same, entries were only added.</param>
public sealed record LedgerPlace(BlockRef Checkpoint, long CompactedTo, long Unwinds, FinalityMarks Marks);
