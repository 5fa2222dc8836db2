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
    private readonly FinalityLevel _creditFrom;
    private readonly RecentChanges _recent = new();

    /// <param name="creditFrom">Collateral counts from blocks of at least this finality.</param>
    /// <param name="reorgs">That the ledger has seen.</param>
    public ChainBook(BlockRef asOf, FinalityLevel creditFrom, IEnumerable<IVenueModel> models, long reorgs = 0)
    {
        (AsOf, Reorgs) = (asOf, reorgs);
        _creditFrom = creditFrom;
        Own = new VenueSlots(new VenueId(asOf.Chain, ChainMarks.Venue));
        _venues = models.Where(model => model.Venue.Chain == asOf.Chain)
            .ToDictionary(model => model.Venue.Name, model => new VenueSlots(model.Venue));
    }

    public BlockRef AsOf { get; set; }

    /// <summary>How far the chain is settled; null while nothing is known of it: all of it then counts as settled.</summary>
    public FinalityMarks? Marks { get; private set; }

    /// <summary>How many reorgs took blocks back since the chain was first indexed.</summary>
    public long Reorgs { get; private set; }

    /// <summary>The last block that credit is given from; no bound where all is.</summary>
    public long CreditBlock => Marks?.Of(_creditFrom) ?? long.MaxValue;

    /// <summary>The chain's own slots.</summary>
    public VenueSlots Own { get; }

    /// <summary>Everybody with a sub-account: who holds it, or owns it by its number.</summary>
    public IEnumerable<Address> Holders => _holders.Keys;

    public IReadOnlyCollection<SubAccountId> SubAccounts => _slotCounts.Keys;

    public VenueSlots? FindSlots(string venue) => _venues.GetValueOrDefault(venue);

    /// <summary>Whether an address has code here, and so may belong to somebody else on another chain.</summary>
    public bool IsContract(Address holder) => _contractMarks.ContainsKey(holder);

    /// <summary>Who a sub-account belongs to: its holder; for a numbered one its owner, and zero while it has none.</summary>
    public Address OwnerOf(SubAccountId id) => !id.Key.Holder.IsZero || id.Key.IsMarket
        ? id.Key.Holder
        : _venues[id.Venue.Name][id.Key, VenueMarks.Owner].ToAddress();

    /// <summary>In order of venue and key.</summary>
    public IReadOnlyCollection<SubAccountId> SubAccountsOf(Address holder) =>
        _holders.TryGetValue(holder, out SortedSet<SubAccountId>? accounts) ? accounts : [];

    /// <summary>What a sub-account's slots were at the credit block, as far as they changed since; null when none did.</summary>
    public IReadOnlyDictionary<Slot, BigInteger>? AtCreditBlock(SubAccountId subAccount) => _recent.Before(subAccount);

    /// <summary>Takes newer marks over.</summary>
    /// <returns>The sub-accounts of which more is settled now.</returns>
    public HashSet<SubAccountId> Raise(FinalityMarks marks)
    {
        Marks = Marks?.RaisedTo(marks) ?? marks;
        return _recent.TrimTo(CreditBlock);
    }

    /// <summary>Goes back to a block whose values are set again.</summary>
    public void CutTo(BlockRef ancestor)
    {
        AsOf = ancestor;
        Reorgs++;
        Marks = Marks?.CutTo(ancestor.Number);
        _recent.CutTo(ancestor.Number);
    }

    /// <summary>Notes what an entry replaces, if it lies above the credit block: to be called before the entry is set.</summary>
    public void Note(long block, string venue, SubAccountKey account, Slot slot, BigInteger? previous = null)
    {
        if (block > CreditBlock && !account.IsMarket && _venues.TryGetValue(venue, out VenueSlots? slots))
            _recent.Add(block, new SubAccountId(slots.Venue, account), slot, previous ?? slots[account, slot]);
    }

    /// <summary>Sets a slot; one of a venue that is not configured is passed over.</summary>
    /// <returns>Whether that made, ended or moved an account.</returns>
    public bool Set(string venue, SubAccountKey account, Slot slot, BigInteger value)
    {
        if (venue == ChainMarks.Venue)
        {
            Own.Set(account, slot, value);
            return false;
        }

        if (!_venues.TryGetValue(venue, out VenueSlots? slots))
            return false;
        if (slot == VenueMarks.Owner && account.Holder.IsZero)
            return Pass(slots, account, value);
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

    /// <summary>Passes a numbered sub-account to another owner. The mark alone holds nothing, as that of a contract.</summary>
    private bool Pass(VenueSlots slots, SubAccountKey account, BigInteger owner)
    {
        SubAccountId id = new(slots.Venue, account);
        bool isHeld = _slotCounts.ContainsKey(id);
        if (isHeld)
            RemoveFromHolder(id);
        bool isOther = slots.Set(account, VenueMarks.Owner, owner);
        if (isHeld)
            AddToHolder(id);
        return isHeld && isOther;
    }

    private void AddToHolder(SubAccountId id)
    {
        Address owner = OwnerOf(id);
        if (owner.IsZero)
            return;
        ref SortedSet<SubAccountId>? accounts = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, owner, out _);
        accounts ??= new SortedSet<SubAccountId>(SubAccountOrder.Instance);
        accounts.Add(id);
    }

    private void RemoveFromHolder(SubAccountId id)
    {
        Address owner = OwnerOf(id);
        if (owner.IsZero)
            return;
        SortedSet<SubAccountId> accounts = _holders[owner];
        accounts.Remove(id);
        if (accounts.Count == 0)
            _holders.Remove(owner);
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
