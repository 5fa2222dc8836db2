using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

/// <summary>Reads slots anew that differ from the chain and that somebody asked to repair.</summary>
/// <remarks>
/// The indexer does it, with the entries of a batch: whoever else wrote to the ledger would write beside the indexer's memory.
/// What is set right stays open as drift until a reconciliation has seen it equal. Not safe for concurrent use.
/// </remarks>
internal sealed class SlotResync(IChainClient chain, IDriftStore drifts, IndexerOptions options, TimeProvider time, ILogger logger)
{
    private long? _askedAt;

    /// <summary>Sets right what is asked for, as of the block. Asks for requests once in a while only: a batch must not wait for it.</summary>
    public async Task RunAsync(ChainState state, BlockRef last, CancellationToken cancellationToken)
    {
        if (_askedAt is { } askedAt && time.GetElapsedTime(askedAt) < options.ResyncInterval)
            return;
        _askedAt = time.GetTimestamp();
        IReadOnlyList<Drift> open = await drifts.ReadOpenAsync(chain.Chain, cancellationToken);
        IEnumerable<IGrouping<SubAccountId, Drift>> asked = open
            .Where(drift => drift.IsToBeRepaired && !state.Repaired.Contains((drift.Mismatch.SubAccount, drift.Mismatch.Figure, drift.FoundAt)))
            .GroupBy(drift => drift.Mismatch.SubAccount);
        foreach (IGrouping<SubAccountId, Drift> account in asked)
        {
            VenueTrack? track = state.Tracks.FirstOrDefault(track => track.Adapter.Venue == account.Key.Venue && !track.IsDegraded);
            if (track is not null)
                await RepairAsync(state, track, account.Key, [.. account], last, cancellationToken);
        }
    }

    private async Task RepairAsync(
        ChainState state, VenueTrack track, SubAccountId account, IReadOnlyList<Drift> open, BlockRef last, CancellationToken cancellationToken)
    {
        IReadOnlyList<Figure> figures = await track.Adapter.ReadFiguresAsync(account.Key, track.Slots, chain, BlockId.At(last), cancellationToken);
        foreach (Drift drift in open)
        {
            Figure figure = figures.FirstOrDefault(figure => figure.Name == drift.Mismatch.Figure);
            // What a contract does not answer now it may answer yet: nothing is repaired from silence, and it is asked again.
            if (figure is { IsSlot: true, Value: null })
                continue;
            state.Repaired.Add((account, drift.Mismatch.Figure, drift.FoundAt));
            // A verdict is mended by mending what it is made of.
            if (figure is not { IsSlot: true, Value: { } value })
                continue;
            Slot slot = new(figure.Name);
            Log.SlotRepaired(logger, chain.Chain.Value, last.Number, track.Name, account.Key, slot, track.Slots[account.Key, slot], value);
            track.Journal.Repair(last, account.Key, slot, value);
        }
    }
}
