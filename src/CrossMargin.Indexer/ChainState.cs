using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Indexer;

/// <summary>One chain as the ledger has it, in memory: thrown away and loaded again after any failed step.</summary>
internal sealed class ChainState
{
    private const int SnapshotRetries = 5;

    private ChainState(ChainStanding standing, ChainHoldings holdings, IReadOnlyList<VenueTrack> tracks)
    {
        Checkpoint = standing.Checkpoint;
        Remembered = new RememberedBlocks(standing.Remembered);
        Holdings = holdings;
        Tracks = tracks;
        Marks = standing.Marks;
        Own = new SlotJournal(new VenueSlots(new VenueId(standing.Checkpoint.Chain, ChainMarks.Venue)));
        RestoreOwn(holdings.Holdings);
        Routing = LogRouting.Of(tracks, null);
    }

    public BlockRef Checkpoint { get; private set; }

    public RememberedBlocks Remembered { get; }

    /// <summary>How far what is indexed is settled.</summary>
    public FinalityMarks Marks { get; set; }

    /// <summary>The chain's own slots.</summary>
    public SlotJournal Own { get; }

    public IReadOnlyList<VenueTrack> Tracks { get; }

    public LogRouting Routing { get; private set; }

    /// <summary>Drifts that were repaired and may not have been seen to be equal yet: once is enough.</summary>
    public HashSet<(SubAccountId Account, string Figure, DateTimeOffset FoundAt)> Repaired { get; } = [];

    /// <summary>What was loaded; dropped once it was handed on.</summary>
    public ChainHoldings? Holdings { get; set; }

    /// <summary>Venues of the ledger that are no longer configured, and whose absence the next batch writes down.</summary>
    public IReadOnlyList<string> Closing { get; private set; } = [];

    /// <exception cref="IndexerStoppedException">A venue's history is not what the settings ask for.</exception>
    public static async Task<ChainState> LoadAsync(
        IChainClient chain, IReadOnlyList<IVenueAdapter> adapters, ILedger ledger, CancellationToken cancellationToken)
    {
        (ChainStanding standing, ChainHoldings holdings) = await ReadAsync(chain.Chain, adapters, ledger, cancellationToken);
        foreach (IVenueAdapter adapter in adapters)
            await adapter.DiscoverAsync(chain, cancellationToken);
        ILookup<string, Holding> byVenue = holdings.Holdings.ToLookup(holding => holding.Venue, StringComparer.Ordinal);
        VenueTrack[] tracks = [.. adapters.Select(adapter => new VenueTrack(adapter, byVenue[adapter.Venue.Name]))];
        List<string> faults = [];
        foreach (VenueTrack track in tracks)
        {
            string? fault = track.FaultOfHistory(standing.Checkpoint);
            if (fault is not null && track.WasRefused)
                track.Refuse($"it was refused when it was to be opened, and {fault}; index the chain anew");
            else if (fault is not null)
                faults.Add($"venue {track.Name}: {fault}; index the chain anew");
            else if (track.IsNew && await track.Adapter.ValidateAsync(chain, cancellationToken) is { } mismatch)
                track.Refuse(mismatch);
        }

        if (faults.Count > 0)
            throw new IndexerStoppedException(chain.Chain, string.Join("; ", faults));
        return new ChainState(standing, holdings, tracks)
        {
            Closing = [.. byVenue.Where(venue => venue.Key != ChainMarks.Venue && !tracks.Any(track => track.Name == venue.Key)
                && !venue.Any(holding => holding.Slot == IndexerSlots.Closed)).Select(venue => venue.Key)],
        };
    }

    public void Advance(BlockRef checkpoint, IReadOnlyList<BlockRef> blocks, long oldestToRemember, FinalityMarks marks)
    {
        Checkpoint = checkpoint;
        Marks = marks;
        Remembered.Append(blocks, oldestToRemember);
        Closing = [];
        Own.Clear();
        foreach (VenueTrack track in Tracks)
            track.Journal.Clear();
    }

    public void Retreat(BlockRef ancestor, IReadOnlyList<Holding> restored)
    {
        Checkpoint = ancestor;
        Marks = Marks.CutTo(ancestor.Number);
        Repaired.Clear();
        Remembered.CutTo(ancestor);
        RestoreOwn(restored);
        ILookup<string, Holding> byVenue = restored.ToLookup(holding => holding.Venue, StringComparer.Ordinal);
        foreach (VenueTrack track in Tracks)
            track.Restore(byVenue[track.Name]);
        // The mark of a venue that is left out went with the block it was written at.
        Closing = [.. restored.Where(holding => holding.Slot == IndexerSlots.Closed && holding.Value.IsZero
            && !Tracks.Any(track => track.Name == holding.Venue)).Select(holding => holding.Venue)];
        Reroute();
    }

    private void RestoreOwn(IEnumerable<Holding> holdings)
    {
        foreach (Holding holding in holdings.Where(holding => holding.Venue == ChainMarks.Venue))
            Own.Slots.Set(holding.SubAccount, holding.Slot, holding.Value);
    }

    /// <summary>Takes the venues' filters as they now are.</summary>
    public void Reroute()
    {
        foreach (VenueTrack track in Tracks)
            track.AcceptFilter();
        Routing = LogRouting.Of(Tracks, Routing);
    }

    /// <summary>Standing and holdings of one checkpoint: another indexer may move it between the two reads.</summary>
    private static async Task<(ChainStanding Standing, ChainHoldings Holdings)> ReadAsync(
        ChainId chain, IReadOnlyList<IVenueAdapter> adapters, ILedger ledger, CancellationToken cancellationToken)
    {
        long startBlock = adapters.Min(adapter => adapter.StartBlock);
        for (int attempt = 0; ; attempt++)
        {
            ChainStanding standing = await ledger.OpenAsync(chain, startBlock, cancellationToken);
            ChainHoldings holdings = await ledger.ReadHoldingsAsync(chain, cancellationToken);
            if (holdings.Checkpoint == standing.Checkpoint)
                return (standing, holdings);
            if (attempt == SnapshotRetries)
                throw new LedgerConflictException(standing.Checkpoint);
        }
    }
}
