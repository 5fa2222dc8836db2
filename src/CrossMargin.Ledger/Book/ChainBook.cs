using System.Numerics;
using System.Runtime.InteropServices;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>One chain's part of the book: the slots of its venues, and who holds anything in them.</summary>
/// <remarks>All of it follows from the slots alone, so that a rebuild equals what grew commit by commit. Not safe for concurrent use.</remarks>
internal sealed class ChainBook
{
    private readonly Dictionary<string, VenueSlots> _venues;
    private readonly Dictionary<SubAccountId, int> _slotCounts = [];
    private readonly Dictionary<Address, SortedSet<SubAccountId>> _holders = [];
    private readonly Dictionary<Address, int> _contractMarks = [];

    public ChainBook(BlockRef asOf, IEnumerable<IVenueModel> models)
    {
        AsOf = asOf;
        _venues = models.Where(model => model.Venue.Chain == asOf.Chain)
            .ToDictionary(model => model.Venue.Name, model => new VenueSlots(model.Venue));
    }

    public BlockRef AsOf { get; set; }

    public IEnumerable<Address> Holders => _holders.Keys;

    public IReadOnlyCollection<SubAccountId> SubAccounts => _slotCounts.Keys;

    public VenueSlots? FindSlots(string venue) => _venues.GetValueOrDefault(venue);

    /// <summary>Whether an address has code here, and so may belong to somebody else on another chain.</summary>
    public bool IsContract(Address holder) => _contractMarks.ContainsKey(holder);

    /// <summary>In order of venue and key.</summary>
    public IReadOnlyCollection<SubAccountId> SubAccountsOf(Address holder) =>
        _holders.TryGetValue(holder, out SortedSet<SubAccountId>? accounts) ? accounts : [];

    /// <summary>Sets a slot; one of a venue that is not configured is passed over.</summary>
    /// <returns>Whether that made, ended or moved an account.</returns>
    public bool Set(string venue, SubAccountKey account, Slot slot, BigInteger value)
    {
        if (!_venues.TryGetValue(venue, out VenueSlots? slots))
            return false;
        bool held = !slots[account, slot].IsZero;
        slots.Set(account, slot, value);
        if (account.IsMarket || held == !value.IsZero)
            return false;

        int step = held ? -1 : 1;
        if (slot == VenueMarks.Contract)
            return Count(_contractMarks, account.Holder, step);

        // A mark alone holds nothing: it makes no account.
        SubAccountId id = new(slots.Venue, account);
        if (!Count(_slotCounts, id, step))
            return false;
        if (held)
            RemoveFromHolder(id);
        else
            AddToHolder(id);
        return true;
    }

    private void AddToHolder(SubAccountId id)
    {
        ref SortedSet<SubAccountId>? accounts = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, id.Key.Holder, out _);
        accounts ??= new SortedSet<SubAccountId>(SubAccountOrder.Instance);
        accounts.Add(id);
    }

    private void RemoveFromHolder(SubAccountId id)
    {
        SortedSet<SubAccountId> accounts = _holders[id.Key.Holder];
        accounts.Remove(id);
        if (accounts.Count == 0)
            _holders.Remove(id.Key.Holder);
    }

    /// <summary>Counts up or down, keeping no zeros.</summary>
    /// <returns>Whether the count came from or went to zero.</returns>
    private static bool Count<TKey>(Dictionary<TKey, int> counts, TKey key, int step)
        where TKey : notnull
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out bool existed);
        count += step;
        if (count == 0)
            counts.Remove(key);
        return !existed || count == 0;
    }
}
