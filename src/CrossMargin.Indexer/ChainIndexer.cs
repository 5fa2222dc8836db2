using System.Diagnostics;
using System.Threading.Channels;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Reconciling;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

/// <summary>Moves one chain's part of the ledger: read, ask, apply. A reorg is a value, not an exception.</summary>
/// <remarks>
/// The ledger is the only state that counts. What is in memory is thrown away after any failed step and loaded from it
/// again, so that a crash, a fault and a lost race are one case. Not safe for concurrent use.
/// </remarks>
public sealed class ChainIndexer : IAsyncDisposable
{
    private readonly ChainSettings _settings;
    private readonly IChainClient _chain;
    private readonly IReadOnlyList<IVenueAdapter> _adapters;
    private readonly ILedger _ledger;
    private readonly IndexerOptions _options;
    private readonly ChannelWriter<LedgerCommit>? _commits;
    private readonly ILogger _logger;
    private readonly ChainFollower _follower;
    private readonly BatchReducer _reducer;
    private readonly FinalityWatch _finality;
    private readonly WriteBehind _writes;
    private readonly TimeProvider _time;
    private readonly IndexerMeter _meter;
    private ChainState? _state;
    private BlockRef? _handedOn;
    private volatile ChainProgress _progress;
    private volatile Written? _written;

    /// <param name="drifts">What reconciliation found, so that it can be repaired; null where nobody reconciles.</param>
    /// <param name="commits">Where each committed batch is handed on; null when nobody in this process follows. Full means wait.</param>
    public ChainIndexer(
        ChainSettings settings, IChainClient chain, IReadOnlyList<IVenueAdapter> adapters, ILedger ledger,
        ChannelWriter<LedgerCommit>? commits, IndexerOptions options, TimeProvider time, ILogger<ChainIndexer> logger,
        IDriftStore? drifts = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(adapters.Count);
        (_settings, _chain, _adapters, _ledger) = (settings, chain, adapters, ledger);
        (_commits, _options, _time, _logger) = (commits, options, time, logger);
        _follower = new ChainFollower(chain, settings, options.Following, time);
        _reducer = new BatchReducer(
            chain, _follower, settings.SequencerFeed is { } feed ? new SequencerFeed(feed) : null,
            drifts is null ? null : new SlotResync(chain, drifts, options, time, logger), options, logger);
        _finality = new FinalityWatch(chain, settings, options.Following, time);
        _writes = new WriteBehind(WriteAsync, options.EntriesBehindMax);
        BlockRef nothing = new(settings.ChainId, adapters.Min(adapter => adapter.StartBlock) - 1, default, 0);
        _progress = new ChainProgress(settings.ChainId, settings.Name, IndexerState.Opening, nothing, null, 0, null, []);
        _meter = new IndexerMeter(settings.ChainId, () => _progress);
    }

    public ChainId Chain => _settings.ChainId;

    /// <summary>How far the chain is. May be read from any thread.</summary>
    public ChainProgress Progress => _progress;

    /// <summary>Moves the chain one step: forward by a range of blocks, back to a common ancestor, or nowhere at the head.</summary>
    /// <returns>
    /// What was done. The logs of an appended range are disposed. Far behind the head a range may yet be on its way into the
    /// ledger: later steps wait for it, and throw what it met. Nothing is on its way at the head.
    /// </returns>
    /// <exception cref="IndexerStoppedException">No automatic answer is safe.</exception>
    /// <exception cref="LedgerConflictException">Another indexer was faster several times in a row.</exception>
    public async Task<ChainUpdate> StepAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                _state ??= await LoadAsync(cancellationToken);
                return await StepAsync(_state, cancellationToken);
            }
            catch (LedgerConflictException) when (attempt < _options.ConflictRetries)
            {
                await ForgetAsync();
                Log.LostToAnotherIndexer(_logger, Chain.Value, _progress.Checkpoint.Number);
            }
            catch
            {
                await ForgetAsync();
                throw;
            }
        }
    }

    /// <summary>Waits, at the head, until there may be another.</summary>
    public Task WaitForHeadAsync(CancellationToken cancellationToken) =>
        _follower.WaitForHeadAsync(_progress.Checkpoint, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _writes.AbandonAsync();
        await _follower.DisposeAsync();
    }

    /// <summary>Says in <see cref="Progress"/> that the chain does not move, and why.</summary>
    internal void ShowFault(IndexerState state, string fault) => _progress = _progress with { State = state, Fault = fault };

    /// <summary>Says in <see cref="Progress"/> that another process moves the chain: how far its head is, this one does not hear any more.</summary>
    internal void StandBy() => _progress = _progress with
    {
        State = IndexerState.StandingBy,
        Head = null,
        Fault = "Another process indexes it, or the database does not answer.",
    };

    /// <summary>Only once nothing is being written can the ledger be read anew.</summary>
    internal async Task ForgetAsync()
    {
        await _writes.AbandonAsync();
        _state = null;
    }

    private async Task<ChainState> LoadAsync(CancellationToken cancellationToken)
    {
        ChainState state = await ChainState.LoadAsync(_chain, _adapters, _ledger, cancellationToken);
        Log.Opened(_logger, Chain.Value, _settings.Name, state.Checkpoint.Number);
        foreach (VenueTrack track in state.Tracks.Where(track => track.Refusal is not null))
            Log.VenueRefused(_logger, Chain.Value, track.Name, track.Refusal!);
        return state;
    }

    private async Task<ChainUpdate> StepAsync(ChainState state, CancellationToken cancellationToken)
    {
        await HandOnLoadedAsync(state, cancellationToken);
        if (state.Routing.Filter.Addresses.Count == 0)
            throw new IndexerStoppedException(
                Chain, string.Join("; ", state.Tracks.Select(track => $"venue {track.Name}: {track.Refusal ?? "a log of it could not be read"}")));
        ChainUpdate update = await ReadAsync(state, cancellationToken);
        if (update is ChainUpdate.BlocksAppended appended)
        {
            await AppendAsync(state, appended, cancellationToken);
            return update;
        }

        await _writes.FlushAsync(cancellationToken);
        switch (update)
        {
            case ChainUpdate.BlocksReverted reverted:
                await UnwindAsync(state, reverted.CommonAncestor, cancellationToken);
                break;
            case ChainUpdate.AtHead atHead:
                await MarkAsync(state, atHead.Head, cancellationToken);
                Show(state, atHead.Head);
                break;
            case ChainUpdate.BeyondFinality beyond:
                throw new IndexerStoppedException(
                    Chain,
                    $"the reorg is deeper than finality: neither block {beyond.Checkpoint.Number} nor any remembered one "
                    + $"down to {beyond.Oldest} is on the chain");
        }

        return update;
    }

    private async Task<ChainUpdate> ReadAsync(ChainState state, CancellationToken cancellationToken)
    {
        DateTimeOffset began = _time.GetUtcNow();
        ChainUpdate update = await _follower.NextAsync(state.Checkpoint, state.Remembered, state.Routing.Filter, cancellationToken);
        // Which block's trace it belongs to is known only now.
        if (update is ChainUpdate.BlocksAppended appended)
            IndexerTrace.Start(IndexerTrace.Read, appended.Last, began)?.Dispose();
        return update;
    }

    private async Task AppendAsync(ChainState state, ChainUpdate.BlocksAppended update, CancellationToken cancellationToken)
    {
        bool isSettled = update.Last.Timestamp <= update.Head.Timestamp - (long)_settings.Finality.TotalSeconds;
        IReadOnlyList<LedgerEntry> entries;
        using (IndexerTrace.Start(IndexerTrace.Reduce, update.Last))
            entries = await _reducer.ReduceAsync(state, update, isSettled, cancellationToken);
        bool isFarBehind = IsFarBehind(update.Head, update.Last);
        FinalityMarks marks = await _finality.ReadAsync(
            state.Marks, state.Remembered, update.Blocks, update.Last, update.Head, cancellationToken);
        // What is settled by the time of a head that is far ahead, and by the node's tags where it answers them, cannot be reverted, and can be compacted
        // as it is written. By time alone a fork that a reorg took back, shown by a node that is stuck on it, would be kept without a way back.
        bool isFinal = isSettled && (marks.ByTime || marks.Finalized >= update.Last.Number);
        long oldest = isFarBehind && isFinal
            ? update.Last.Number : state.Remembered.OldestToRemember(update.Blocks, _settings.Finality);
        BlockRef from = state.Checkpoint;
        state.Advance(update.Last, update.Blocks, oldest, marks);
        using Activity? committing = IndexerTrace.Start(IndexerTrace.Commit, update.Last);
        await _writes.AddAsync(
            from, new LedgerBatch(update.Last, update.Blocks, oldest, entries) { Marks = marks }, cancellationToken);
        if (!isFarBehind)
            await _writes.FlushAsync(cancellationToken);
        Show(state, update.Head);
    }

    private async Task WriteAsync(BlockRef from, LedgerBatch batch, CancellationToken cancellationToken)
    {
        long began = _time.GetTimestamp();
        await _ledger.AppendAsync(from, batch, cancellationToken);
        _meter.Committed(batch.Entries.Count, _time.GetElapsedTime(began));
        await HandOnAsync(
            new LedgerCommit.Appended(batch.Last, batch.Entries) { Previous = from, Marks = batch.Marks }, batch.Last, cancellationToken);
        _written = new Written(batch.Last, (_written?.Entries ?? 0) + batch.Entries.Count);
    }

    /// <summary>Blocks become final without new ones, too.</summary>
    private async Task MarkAsync(ChainState state, BlockRef head, CancellationToken cancellationToken)
    {
        FinalityMarks marks = await _finality.ReadAsync(state.Marks, state.Remembered, [], state.Checkpoint, head, cancellationToken);
        if (marks == state.Marks)
            return;
        await _ledger.MarkAsync(state.Checkpoint, marks, cancellationToken);
        state.Marks = marks;
        await HandOnAsync(new LedgerCommit.Marked(state.Checkpoint, marks), state.Checkpoint, cancellationToken);
    }

    private async Task UnwindAsync(ChainState state, BlockRef ancestor, CancellationToken cancellationToken)
    {
        BlockRef from = state.Checkpoint;
        IReadOnlyList<Holding> restored = await _ledger.UnwindAsync(from, ancestor, cancellationToken);
        state.Retreat(ancestor, restored);
        _finality.Forget();
        _meter.Reverted(from.Number - ancestor.Number);
        Log.Reverted(_logger, Chain.Value, from.Number, ancestor.Number);
        await HandOnAsync(new LedgerCommit.Unwound(ancestor, restored) { Previous = from }, ancestor, cancellationToken);
        Show(state, _progress.Head);
    }

    /// <summary>Tells the follower of the ledger what was loaded, unless it is what it was told last.</summary>
    private async Task HandOnLoadedAsync(ChainState state, CancellationToken cancellationToken)
    {
        if (state.Holdings is { } loaded && _handedOn != loaded.Checkpoint)
            await HandOnAsync(new LedgerCommit.Reloaded(loaded), loaded.Checkpoint, cancellationToken);
        state.Holdings = null;
    }

    private async Task HandOnAsync(LedgerCommit commit, BlockRef checkpoint, CancellationToken cancellationToken)
    {
        // Until it is through, the follower's place is unknown, and the next load hands everything on.
        _handedOn = null;
        if (_commits is not null)
            await _commits.WriteAsync(commit, cancellationToken);
        _handedOn = checkpoint;
    }

    private bool IsFarBehind(BlockRef head, BlockRef block) => head.Number - block.Number > _options.Following.LiveBlocks;

    private void Show(ChainState state, BlockRef? head)
    {
        BlockRef checkpoint = _writes.IsIdle ? state.Checkpoint : _written?.Last ?? _progress.Checkpoint;
        _progress = _progress with
        {
            State = head is { } known && IsFarBehind(known, checkpoint) ? IndexerState.BackFilling : IndexerState.Live,
            Checkpoint = checkpoint,
            Head = head,
            Entries = _written?.Entries ?? 0,
            Fault = null,
            DegradedVenues = [.. state.Tracks.Where(track => track.IsDegraded).Select(track => track.Name)],
        };
    }

    /// <summary>What was written last, and how many entries in all.</summary>
    private sealed record Written(BlockRef Last, long Entries);
}
