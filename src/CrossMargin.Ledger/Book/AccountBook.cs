using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger.Links;

namespace CrossMargin.Ledger;

/// <summary>Every holding of every chain in memory: what the ledger says, in the form in which it is asked.</summary>
/// <remarks>
/// Fed by commits, one chain at a time in their order; a rebuild from holdings gives the same book. Safe for concurrent
/// use: many readers, one writer. Functions given to it must not call it again.
/// </remarks>
public sealed partial class AccountBook : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly SortedDictionary<ChainId, ChainSettings> _settings = [];
    private readonly SortedDictionary<ChainId, ChainBook> _chains = [];
    private readonly Dictionary<VenueId, IVenueModel> _models;
    private readonly BookOptions _options;
    private readonly HashSet<BookSubscription> _subscriptions = [];
    private IReadOnlyList<AccountId>? _accounts;
    private LinkGraph _links = LinkGraph.Empty;
    private long _revision;

    /// <param name="models">One for each venue that is to be in the book; entries of other venues are passed over.</param>
    public AccountBook(IReadOnlyList<ChainSettings> chains, IReadOnlyList<IVenueModel> models, BookOptions? options = null)
    {
        _options = options ?? new BookOptions();
        _models = models.ToDictionary(model => model.Venue);
        foreach (ChainSettings chain in chains)
        {
            _settings.Add(chain.ChainId, chain);
            _chains.Add(chain.ChainId, Empty(new BlockRef(chain.ChainId, -1, Hash32.Zero, 0)));
        }

        VenueId? stray = models.Select(model => model.Venue).Cast<VenueId?>().FirstOrDefault(venue => !_settings.ContainsKey(venue!.Value.Chain));
        if (stray is not null)
            throw new ArgumentException($"The venue {stray} is on no chain of the book.", nameof(models));
        Chains = [.. _settings.Keys];
        Venues = [.. _models.Keys.OrderBy(venue => venue.Chain).ThenBy(venue => venue.Name, StringComparer.Ordinal)];
    }

    /// <summary>In order of number.</summary>
    public IReadOnlyList<ChainId> Chains { get; }

    /// <summary>In order of chain and name.</summary>
    public IReadOnlyList<VenueId> Venues { get; }

    /// <summary>Rises with everything that is published to subscribers: blocks, reorgs, settlements, links, drifts.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>The last block that is wholly in the book; its hash is zero while nothing is.</summary>
    public BlockRef AsOf(ChainId chain) => Reading(() => ChainOf(chain).AsOf);

    /// <summary>How far the chain is settled; null while nothing is known of it.</summary>
    public FinalityMarks? MarksOf(ChainId chain) => Reading(() => ChainOf(chain).Marks);

    /// <summary>Puts a chain's holdings in the place of what the book had of it.</summary>
    public void Load(ChainHoldings holdings) => Apply(new LedgerCommit.Reloaded(holdings));

    /// <summary>Takes a commit in, and tells the subscribers.</summary>
    /// <returns>The sub-accounts whose verdict may have changed.</returns>
    public IReadOnlyCollection<SubAccountId> Apply(LedgerCommit commit)
    {
        // A reload is built before the lock is taken: readers do not wait for it.
        ChainBook? rebuilt = commit is LedgerCommit.Reloaded reloaded ? Build(reloaded.Holdings) : null;
        _lock.EnterWriteLock();
        try
        {
            HashSet<SubAccountId> touched = commit switch
            {
                LedgerCommit.Appended appended => Append(appended),
                LedgerCommit.Unwound unwound => Unwind(unwound),
                LedgerCommit.Marked marked => Mark(marked),
                _ => Replace(rebuilt!),
            };
            Publish(new BookChange(commit.Checkpoint, touched));
            return touched;
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Every later change, merged while the reader is behind. Dispose the subscription to end it.</summary>
    public BookSubscription Subscribe()
    {
        BookSubscription subscription = new(End);
        _lock.EnterWriteLock();
        try
        {
            _subscriptions.Add(subscription);
        }
        finally
        {
            _lock.ExitWriteLock();
        }

        return subscription;
    }

    public void Dispose() => _lock.Dispose();

    private void End(BookSubscription subscription)
    {
        _lock.EnterWriteLock();
        try
        {
            _subscriptions.Remove(subscription);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private HashSet<SubAccountId> Append(LedgerCommit.Appended commit)
    {
        ChainBook chain = ChainOf(commit.Last.Chain);
        RequireAt(chain, commit.Previous);
        HashSet<SubAccountId> settled = commit.Marks is { } marks ? chain.Raise(marks) : [];
        HashSet<Change> changes = new(commit.Entries.Count);
        foreach (LedgerEntry entry in commit.Entries)
        {
            chain.Note(entry.BlockNumber, entry.Venue, entry.SubAccount, entry.Slot);
            Set(chain, new Change(entry.Venue, entry.SubAccount, entry.Slot), entry.Value, changes);
        }

        chain.AsOf = commit.Last;

        // A price touches thousands, what is settled few.
        HashSet<SubAccountId> touched = Touched(chain, changes);
        touched.UnionWith(settled);
        return touched;
    }

    private HashSet<SubAccountId> Unwind(LedgerCommit.Unwound commit)
    {
        ChainBook chain = ChainOf(commit.Ancestor.Chain);
        RequireAt(chain, commit.Previous);
        HashSet<Change> changes = new(commit.Restored.Count);
        foreach (Holding holding in commit.Restored)
            Set(chain, new Change(holding.Venue, holding.SubAccount, holding.Slot), holding.Value, changes);
        chain.CutTo(commit.Ancestor);
        return Touched(chain, changes);
    }

    private HashSet<SubAccountId> Mark(LedgerCommit.Marked commit)
    {
        ChainBook chain = ChainOf(commit.At.Chain);
        RequireAt(chain, commit.At);
        return chain.Raise(commit.Marks);
    }

    private HashSet<SubAccountId> Replace(ChainBook rebuilt)
    {
        HashSet<SubAccountId> touched = [.. ChainOf(rebuilt.AsOf.Chain).SubAccounts, .. rebuilt.SubAccounts];
        _chains[rebuilt.AsOf.Chain] = rebuilt;
        _accounts = null;
        return touched;
    }

    private ChainBook Build(ChainHoldings holdings)
    {
        ChainBook chain = Empty(holdings.Checkpoint, holdings.Unwinds);
        foreach (Holding holding in holdings.Holdings)
            chain.Set(holding.Venue, holding.SubAccount, holding.Slot, holding.Value);
        if (holdings.Marks is { } marks)
            chain.Raise(marks);
        foreach (RecentChange change in holdings.Recent)
            chain.Note(change.BlockNumber, change.Venue, change.SubAccount, change.Slot, change.Previous);
        return chain;
    }

    private ChainBook Empty(BlockRef asOf, long reorgs = 0) => new(asOf, _settings[asOf.Chain].CreditFrom, _models.Values, reorgs);

    private void Set(ChainBook chain, Change change, System.Numerics.BigInteger value, HashSet<Change> changes)
    {
        if (chain.Set(change.Venue, change.Account, change.Slot, value))
            _accounts = null;
        changes.Add(change);
    }

    private HashSet<SubAccountId> Touched(ChainBook chain, HashSet<Change> changes)
    {
        HashSet<SubAccountId> touched = [];
        foreach (IGrouping<string, Change> ofVenue in changes.GroupBy(change => change.Venue))
        {
            if (chain.FindSlots(ofVenue.Key) is not { } slots)
                continue;
            (SubAccountKey, Slot)[] changed = [.. ofVenue.Select(change => (change.Account, change.Slot))];
            foreach (SubAccountKey account in _models[slots.Venue].TouchedByAny(changed, slots))
                touched.Add(new SubAccountId(slots.Venue, account));
        }

        foreach (Change change in changes)
        {
            // Whether the sequencer is up decides what may be done on the whole chain.
            if (change.Venue == ChainMarks.Venue)
                touched.UnionWith(chain.SubAccounts);
            if (chain.FindSlots(change.Venue) is not { } slots)
                continue;

            // A holder that turns out to be a contract is another account from then on, here and elsewhere.
            if (change.Slot == VenueMarks.Contract)
                touched.UnionWith(TouchedByMark(chain, change.Account.Holder));
            if (!change.Account.IsMarket)
                touched.Add(new SubAccountId(slots.Venue, change.Account));
        }

        return touched;
    }

    private static void RequireAt(ChainBook chain, BlockRef? previous) => Invariant.Require(
        previous is null || previous == chain.AsOf,
        $"A commit follows on block {previous?.Number}, the book stands at {chain.AsOf.Number}.");

    private readonly record struct Change(string Venue, SubAccountKey Account, Slot Slot);
}
