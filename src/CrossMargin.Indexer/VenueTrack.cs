using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;

namespace CrossMargin.Indexer;

/// <summary>One venue as the indexer follows it: its slots at the tip, the journal of their changes, and its reducer.</summary>
internal sealed class VenueTrack
{
    private readonly HashSet<SubAccountKey> _seen = [];

    public VenueTrack(IVenueAdapter adapter, IEnumerable<Holding> holdings)
    {
        Adapter = adapter;
        Journal = new SlotJournal(new VenueSlots(adapter.Venue));
        Restore(holdings);
    }

    public IVenueAdapter Adapter { get; }

    public SlotJournal Journal { get; }

    public VenueSlots Slots => Journal.Slots;

    public IVenueReducer Reducer { get; private set; } = null!;

    /// <summary>The reducer's filter when the routing was made; another instance means that contracts were found.</summary>
    public LogFilter Filter { get; private set; } = null!;

    public bool HasNewFilter => !ReferenceEquals(Filter, Reducer.Filter);

    /// <summary>Whether its slots are not kept: a log of it could not be read, or it is refused.</summary>
    public bool IsDegraded { get; private set; }

    /// <summary>Why its addresses are not such a venue; null when they are, or were when it was opened.</summary>
    public string? Refusal { get; private set; }

    public string Name => Adapter.Venue.Name;

    /// <summary>Takes values as the ledger has them, and a reducer whose memory is made of them anew.</summary>
    public void Restore(IEnumerable<Holding> holdings)
    {
        foreach (Holding holding in holdings)
            Slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        IsDegraded = Refusal is not null || !Slots[VenueMarks.Degraded].IsZero;
        Reducer = Adapter.Resume(Journal);
        AcceptFilter();
        _seen.Clear();
        if (Adapter.CanLiquidate)
            _seen.UnionWith(Slots.SubAccounts());
    }

    public void AcceptFilter() => Filter = Reducer.Filter;

    public bool Wants(in EventLog log) =>
        log.BlockNumber >= Adapter.StartBlock
        && (Filter.Topics.Count == 0 || (log.TopicCount > 0 && Filter.Topics.Contains(log.Topic0)));

    /// <summary>
    /// Holders that had no value before this batch, and owners that had no numbered sub-account, each with the block of the first:
    /// as the keys under which they are marked.
    /// </summary>
    public List<(SubAccountKey Holder, long Block)> TakeNewHolders()
    {
        List<(SubAccountKey, long)> holders = [];
        if (!Adapter.CanLiquidate)
            return holders;
        foreach (LedgerEntry entry in Journal.Entries)
        {
            SubAccountKey holder = entry.Slot == VenueMarks.Owner ? new SubAccountKey(entry.Value.ToAddress()) : entry.SubAccount;
            if (!holder.IsMarket && _seen.Add(holder) && !holder.Holder.IsZero)
                holders.Add((holder, entry.BlockNumber));
        }

        return holders;
    }

    /// <summary>From this log on the venue's slots are not kept: the mark is part of the ledger, so that a restart knows it too.</summary>
    public void Degrade(long blockNumber)
    {
        Journal.Set(VenueMarks.Degraded, blockNumber + BigInteger.One);
        IsDegraded = true;
    }

    /// <summary>Whether an earlier run wrote down that it is left out.</summary>
    public bool WasRefused => !Slots[VenueMarks.Refused].IsZero;

    /// <summary>Leaves a new venue out that is not what the settings say: it is not opened, and the others go on.</summary>
    public void Refuse(string reason) => (Refusal, IsDegraded) = (reason, true);

    /// <summary>Why the venue's history in the ledger is not what these settings ask for; null when it is.</summary>
    public string? FaultOfHistory(BlockRef checkpoint)
    {
        BigInteger opened = Slots[IndexerSlots.Opened];
        if (opened.IsZero)
        {
            return checkpoint.Number < Adapter.StartBlock ? null
                : $"its start block {Adapter.StartBlock} is behind the checkpoint {checkpoint.Number}, and its history was not indexed";
        }

        if (opened != Adapter.StartBlock + BigInteger.One)
            return $"it was indexed from block {opened - 1}, and is now to start at {Adapter.StartBlock}";
        if (!Slots[IndexerSlots.Closed].IsZero)
            return $"it was left out from block {Slots[IndexerSlots.Closed] - 1} on, and its history since is missing";
        return Slots[IndexerSlots.Watching] == DigestOfStart() ? null
            : "it now watches other contracts or events than those that were indexed";
    }

    /// <summary>Whether the venue is new to the ledger.</summary>
    public bool IsNew => Slots[IndexerSlots.Opened].IsZero;

    /// <summary>Writes down that the venue begins here, or that it is refused.</summary>
    public void MarkOpened()
    {
        Journal.Set(VenueMarks.Refused, Refusal is null ? BigInteger.Zero : BigInteger.One);
        if (Refusal is not null)
            return;
        Journal.Set(IndexerSlots.Opened, Adapter.StartBlock + BigInteger.One);
        Journal.Set(IndexerSlots.Watching, DigestOfStart());
    }

    private BigInteger DigestOfStart() =>
        IndexerSlots.DigestOf(Adapter.Resume(new SlotJournal(new VenueSlots(Adapter.Venue))).Filter);
}
