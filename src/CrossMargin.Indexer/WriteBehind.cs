using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Indexer;

/// <summary>Writes a chain's batches to its ledger while the next ones are read and reduced: one at a time, strictly in order.</summary>
/// <remarks>
/// What comes while a batch is being written waits, and becomes one batch with what comes after it: the slower the database,
/// the larger the transactions, up to a bound at which the reading waits. A write that fails takes with it all that waits,
/// and its fault is thrown to whoever comes next. Not safe for concurrent use; nothing here begins a thread.
/// </remarks>
/// <param name="write">Writes one batch on top of a checkpoint, and tells whoever follows the ledger.</param>
/// <param name="entriesMax">Waiting entries from which on the next batch is not taken before the last one is written.</param>
internal sealed class WriteBehind(Func<BlockRef, LedgerBatch, CancellationToken, Task> write, int entriesMax)
{
    private readonly List<LedgerBatch> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private BlockRef _from;
    private int _entries;

    /// <summary>Whether everything is written.</summary>
    public bool IsIdle => _waiting.Count == 0 && _writing.IsCompletedSuccessfully;

    /// <summary>Takes a batch, and returns when there is room for another. Its fault may be that of an earlier batch.</summary>
    public async Task AddAsync(BlockRef from, LedgerBatch batch, CancellationToken cancellationToken)
    {
        _from = _waiting.Count == 0 ? from : _from;
        _waiting.Add(batch);
        _entries += batch.Entries.Count;
        if (!_writing.IsCompleted && _entries < entriesMax)
            return;
        await BeginNextAsync(cancellationToken);
    }

    /// <summary>Returns when everything is written.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await BeginNextAsync(cancellationToken);
        await _writing;
    }

    /// <summary>Drops what waits, and returns when nothing is being written any more, however that ended.</summary>
    public async Task AbandonAsync()
    {
        DropWaiting();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writing = Task.CompletedTask;
    }

    /// <summary>Begins to write what waits, once the write before has ended. Until then it is made ready, while the database is still at that.</summary>
    private async Task BeginNextAsync(CancellationToken cancellationToken)
    {
        LedgerBatch? next = TakeWaiting();
        next?.Prepare();
        await _writing;
        if (next is not null)
            _writing = write(_from, next, cancellationToken);
    }

    private LedgerBatch? TakeWaiting()
    {
        LedgerBatch? joined = _waiting.Count == 0 ? null : LedgerBatch.Join(_waiting);
        DropWaiting();
        return joined;
    }

    private void DropWaiting()
    {
        _waiting.Clear();
        _entries = 0;
    }
}
