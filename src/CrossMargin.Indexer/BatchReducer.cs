using System.Collections.Concurrent;
using System.Numerics;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

/// <summary>Turns the logs of one update into ledger entries, through the venues' reducers and what they read at its last block.</summary>
/// <param name="sequencer">Null for a chain without a sequencer uptime feed.</param>
/// <param name="resync">Null where nobody reconciles.</param>
internal sealed class BatchReducer(
    IChainClient chain, ChainFollower follower, SequencerFeed? sequencer, SlotResync? resync, IndexerOptions options, ILogger logger)
{
    private bool _saidUnobservable;

    /// <summary>The update's entries, in block, log and entry order. The state's slots are then as of its last block.</summary>
    /// <param name="isSettled">Whether the update is older than finality: a node may no longer know the state at its blocks.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ReduceAsync(
        ChainState state, ChainUpdate.BlocksAppended update, bool isSettled, CancellationToken cancellationToken)
    {
        await ApplyAsync(state, update, isSettled, cancellationToken);
        await ObserveAsync(state, update.Last, isSettled, cancellationToken);
        await ObserveSequencerAsync(state, update.Last, isSettled, cancellationToken);
        // The state of old blocks may be gone; what differs still does at a recent one.
        if (resync is not null && !isSettled)
            await resync.RunAsync(state, update.Last, cancellationToken);
        await MarkContractsAsync(state, update.Last, isSettled, cancellationToken);
        long firstBlock = state.Checkpoint.Number + 1;
        MarkOpened(state, firstBlock);
        return Collect(state, firstBlock);
    }

    private async Task ApplyAsync(
        ChainState state, ChainUpdate.BlocksAppended update, bool isSettled, CancellationToken cancellationToken)
    {
        using LogMerge merge = new(update.Logs);
        // Each round ends with a contract found, something to learn or a venue lost, or with the last log.
        while (ApplyUntilInterrupted(state, merge) is { } old)
        {
            if (state.Routing.BeyondThatOf(old) is { } added)
            {
                foreach (LogBatch batch in await follower.ReadAddedAsync(added, merge.Current.BlockNumber, cancellationToken))
                    merge.Join(batch);
            }

            await LearnAsync(state, BlockOf(merge.Current), isSettled, cancellationToken);
        }
    }

    /// <summary>Applies logs until one changes what is to be watched, or asks for what no log carries.</summary>
    /// <returns>The routing before that log; null when every log is applied.</returns>
    private LogRouting? ApplyUntilInterrupted(ChainState state, LogMerge merge)
    {
        while (merge.MoveNext())
        {
            ref readonly EventLog log = ref merge.Current;
            bool isInterrupted = false;
            foreach (VenueTrack track in state.Routing.TracksOf(log.Address))
            {
                if (!track.Wants(log))
                    continue;
                track.Journal.MoveTo(log);
                try
                {
                    track.Reducer.Apply(log);
                }
                catch (VenueDecodeException fault)
                {
                    Degrade(track, log.BlockNumber, fault);
                }

                isInterrupted |= track.HasNewFilter || track.Reducer.MustLearn || track.IsDegraded;
            }

            if (!isInterrupted)
                continue;
            LogRouting old = state.Routing;
            state.Reroute();
            return old;
        }

        return null;
    }

    private async Task LearnAsync(ChainState state, BlockRef logged, bool isSettled, CancellationToken cancellationToken)
    {
        bool isRerouted = false;
        foreach (VenueTrack track in state.Tracks.Where(track => !track.IsDegraded && track.Reducer.MustLearn))
        {
            try
            {
                await track.Reducer.LearnAsync(chain, logged, isSettled, cancellationToken);
            }
            catch (VenueDecodeException fault)
            {
                Degrade(track, logged.Number, fault);
            }

            isRerouted |= track.HasNewFilter || track.IsDegraded;
        }

        if (isRerouted)
            state.Reroute();
    }

    private BlockRef BlockOf(in EventLog log) => new(chain.Chain, log.BlockNumber, log.BlockHash, log.BlockTimestamp);

    private async Task ObserveAsync(ChainState state, BlockRef last, bool isSettled, CancellationToken cancellationToken)
    {
        bool isRerouted = false;
        foreach (VenueTrack track in state.Tracks)
        {
            track.Journal.MoveToEndOf(last);
            if (track.IsDegraded || last.Number < track.Adapter.StartBlock)
                continue;
            try
            {
                await track.Reducer.ObserveAsync(chain, last, cancellationToken);
            }
            catch (VenueDecodeException fault)
            {
                Degrade(track, last.Number, fault);
            }
            catch (RpcErrorException fault) when (isSettled && !fault.IsTransient)
            {
                NotePastStateUnknown(last, track.Name, fault);
            }

            isRerouted |= track.HasNewFilter || track.IsDegraded;
        }

        if (isRerouted)
            state.Reroute();
    }

    private async Task ObserveSequencerAsync(ChainState state, BlockRef last, bool isSettled, CancellationToken cancellationToken)
    {
        if (sequencer is null)
            return;
        try
        {
            await sequencer.ObserveAsync(state.Own, chain, last, cancellationToken);
        }
        catch (RpcErrorException fault) when (isSettled && !fault.IsTransient)
        {
            NotePastStateUnknown(last, ChainMarks.Venue, fault);
        }
    }

    /// <summary>
    /// A node without archive knows old logs but not old state. What is observed is market state, which the first batch within
    /// finality reads anew.
    /// </summary>
    private void NotePastStateUnknown(BlockRef last, string venue, RpcErrorException fault)
    {
        if (!_saidUnobservable)
            Log.PastStateUnknown(logger, chain.Chain.Value, last.Number, venue, fault.NodeMessage);
        _saidUnobservable = true;
    }

    private void Degrade(VenueTrack track, long blockNumber, VenueDecodeException fault)
    {
        track.Degrade(blockNumber);
        Log.VenueDegraded(logger, chain.Chain.Value, blockNumber, track.Name, fault);
    }

    /// <summary>Marks holders with code: a contract's address says nothing about who holds the same address elsewhere.</summary>
    /// <remarks>
    /// At the block of the holder's first value: a reorg back to within the batch leaves both, or takes both, and who is left is not
    /// asked about again.
    /// </remarks>
    private async Task MarkContractsAsync(ChainState state, BlockRef last, bool isSettled, CancellationToken cancellationToken)
    {
        List<(VenueTrack Track, SubAccountKey Holder, long Block)> found =
            [.. state.Tracks.SelectMany(track => track.TakeNewHolders().Select(each => (track, each.Holder, each.Block)))];
        if (found.Count == 0)
            return;
        // Code stays, so that for old blocks the newest answer is as good and needs no archive.
        BlockId block = isSettled ? BlockId.Latest : BlockId.At(last);
        ConcurrentDictionary<Address, bool> areContracts = [];
        await Parallel.ForEachAsync(
            found.Select(pair => pair.Holder.Holder).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = options.CodeReadConcurrency, CancellationToken = cancellationToken },
            async (holder, stop) => areContracts[holder] = ContractCode.IsContract((await chain.ReadCodeAsync(holder, block, stop)).Span));
        foreach ((VenueTrack track, SubAccountKey holder, long first) in found)
        {
            if (!areContracts[holder.Holder])
                continue;
            track.Journal.MoveToEndOf(new BlockRef(last.Chain, first, default, 0));
            track.Journal.Set(holder, VenueMarks.Contract, BigInteger.One);
        }
    }

    /// <summary>
    /// Marks new venues, at the first block of the batch: a reorg back to within the batch leaves the mark, and one that takes
    /// it goes back to before the venue's start.
    /// </summary>
    private static void MarkOpened(ChainState state, long firstBlock)
    {
        foreach (VenueTrack track in state.Tracks)
        {
            if (!track.IsNew)
                continue;
            track.Journal.MoveToEndOf(new BlockRef(state.Checkpoint.Chain, firstBlock, default, 0));
            track.MarkOpened();
        }
    }

    private static List<LedgerEntry> Collect(ChainState state, long firstBlock)
    {
        List<LedgerEntry> entries = new(state.Tracks.Sum(track => track.Journal.Entries.Count) + state.Own.Entries.Count
            + state.Closing.Count);
        foreach (VenueTrack track in state.Tracks)
            entries.AddRange(track.Journal.Entries);
        entries.AddRange(state.Own.Entries);
        foreach (string venue in state.Closing)
        {
            entries.Add(new LedgerEntry(
                firstBlock, LedgerEntry.EndOfBlock, 0, venue, SubAccountKey.Market, IndexerSlots.Closed,
                firstBlock + BigInteger.One, default));
        }

        for (int i = 1; i < entries.Count; i++)
        {
            // A stable sort: entries of one log stay in the order in which their venues made them.
            if (Compare(entries[i - 1], entries[i]) > 0)
                return [.. entries.OrderBy(entry => entry.BlockNumber).ThenBy(entry => entry.LogIndex)];
        }

        return entries;
    }

    private static int Compare(in LedgerEntry left, in LedgerEntry right) =>
        (left.BlockNumber, left.LogIndex).CompareTo((right.BlockNumber, right.LogIndex));
}
