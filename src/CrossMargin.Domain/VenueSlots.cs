using System.Numerics;
using System.Runtime.InteropServices;

namespace CrossMargin.Domain;

/// <summary>All slots of one venue, in memory: one column per slot, and in it one value per sub-account.</summary>
/// <remarks>
/// A slot that was never written, or that was set to zero, reads as zero and takes no room: so appending entries and
/// unwinding them leaves nothing behind. Not safe for concurrent use; its owner decides who may touch it when.
/// </remarks>
public sealed class VenueSlots
{
    private static readonly Dictionary<SubAccountKey, BigInteger> Empty = [];

    private readonly Dictionary<Slot, Dictionary<SubAccountKey, BigInteger>> _columns;
    private readonly SubAccountKey _changed;
    private readonly IReadOnlyDictionary<Slot, BigInteger>? _changes;
    private readonly Dictionary<(SubAccountKey Account, Slot Slot), BigInteger>? _read;

    public VenueSlots(VenueId venue) => (Venue, _columns) = (venue, []);

    private VenueSlots(VenueSlots slots, Dictionary<(SubAccountKey Account, Slot Slot), BigInteger> read)
    {
        Invariant.Require(slots._read is null, "What is read is recorded once.");
        (Venue, _columns, _changed, _changes, _read) = (slots.Venue, slots._columns, slots._changed, slots._changes, read);
    }

    private VenueSlots(VenueSlots slots, SubAccountKey changed, IReadOnlyDictionary<Slot, BigInteger> changes)
    {
        Invariant.Require(slots._changes is null && slots._read is null, "The values of one sub-account, or of the market, are replaced, once.");
        (Venue, _columns, _changed, _changes) = (slots.Venue, slots._columns, changed, changes);
    }

    public VenueId Venue { get; }

    /// <summary>The slots that hold a value for anybody, in no particular order.</summary>
    public IReadOnlyCollection<Slot> Slots => Whole()._columns.Keys;

    public BigInteger this[SubAccountKey account, Slot slot]
    {
        get
        {
            BigInteger value = _changes is not null && account == _changed && _changes.TryGetValue(slot, out BigInteger changed) ? changed
                : _columns.TryGetValue(slot, out Dictionary<SubAccountKey, BigInteger>? column) ? column.GetValueOrDefault(account) : default;
            if (_read is not null && !value.IsZero)
                _read[(account, slot)] = value;
            return value;
        }
    }

    /// <summary>A value of the venue's market state.</summary>
    public BigInteger this[Slot slot] => this[SubAccountKey.Market, slot];

    /// <summary>Who holds a value other than zero in the slot, and which.</summary>
    public IReadOnlyDictionary<SubAccountKey, BigInteger> Column(Slot slot) =>
        Whole()._columns.TryGetValue(slot, out Dictionary<SubAccountKey, BigInteger>? column) ? column : Empty;

    /// <summary>Every sub-account with a value, each once, without the market.</summary>
    public IReadOnlyCollection<SubAccountKey> SubAccounts()
    {
        HashSet<SubAccountKey> accounts = [];
        foreach (Dictionary<SubAccountKey, BigInteger> column in Whole()._columns.Values)
            accounts.UnionWith(column.Keys);
        accounts.Remove(SubAccountKey.Market);
        return accounts;
    }

    /// <summary>Every value of the venue, in no particular order.</summary>
    public IEnumerable<Holding> Holdings() =>
        from column in Whole()._columns
        from cell in column.Value
        select new Holding(Venue.Name, cell.Key, column.Key, cell.Value);

    /// <summary>These slots with other values of one sub-account, or of the market, to read from: nothing is copied, and columns show what is here.</summary>
    public VenueSlots With(SubAccountKey account, IReadOnlyDictionary<Slot, BigInteger> values) => new(this, account, values);

    /// <summary>These slots, to read from: what is read is added to <paramref name="read"/>, so that those values alone give the same answers.</summary>
    /// <remarks>Values other than zero. Whoever lists slots or accounts reads what no record of values holds: that is refused.</remarks>
    public VenueSlots Recording(Dictionary<(SubAccountKey Account, Slot Slot), BigInteger> read) => new(this, read);

    /// <returns>Whether it was another value before.</returns>
    public bool Set(SubAccountKey account, Slot slot, BigInteger value)
    {
        Invariant.Require(_changes is null && _read is null, "Slots with replaced or recorded values are only read.");
        if (value.IsZero)
        {
            if (!_columns.TryGetValue(slot, out Dictionary<SubAccountKey, BigInteger>? held) || !held.Remove(account))
                return false;
            if (held.Count == 0)
                _columns.Remove(slot);
            return true;
        }

        ref Dictionary<SubAccountKey, BigInteger>? column = ref CollectionsMarshal.GetValueRefOrAddDefault(_columns, slot, out _);
        column ??= [];
        ref BigInteger cell = ref CollectionsMarshal.GetValueRefOrAddDefault(column, account, out _);
        if (cell == value)
            return false;
        cell = value;
        return true;
    }

    private VenueSlots Whole()
    {
        Invariant.Require(_read is null, "A verdict that is recorded reads single values.");
        return this;
    }
}
