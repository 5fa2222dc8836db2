using System.Runtime.InteropServices;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>A batch's entries in the order of their sub-accounts, which is that of the index, and the last of each slot.</summary>
/// <remarks>Neighbours in the index are written one after the other: a quarter of the server's work less.</remarks>
internal sealed class KeyOrder
{
    private readonly IReadOnlyList<LedgerEntry> _entries;
    private readonly List<int> _last = [];

    private KeyOrder(IReadOnlyList<LedgerEntry> entries) => _entries = entries;

    /// <summary>Every entry's place in the batch.</summary>
    public required IReadOnlyList<int> All { get; init; }

    /// <summary>The place of each slot's last entry: what it holds after the batch.</summary>
    public IReadOnlyList<int> Last => _last;

    /// <exception cref="InvariantViolationException">The entries of a slot are not in order.</exception>
    public static KeyOrder Of(IReadOnlyList<LedgerEntry> entries)
    {
        Place[] places = new Place[entries.Count];
        for (int at = 0; at < places.Length; at++)
            places[at] = new Place(entries[at].SubAccount.Holder, at);
        places.AsSpan().Sort(default(PlaceOrder));
        int[] all = new int[places.Length];
        for (int i = 0; i < all.Length; i++)
            all[i] = places[i].At;
        KeyOrder order = new(entries) { All = all };
        Dictionary<SlotKey, int> found = [];
        for (int start = 0; start < places.Length;)
        {
            int end = start + 1;
            while (end < places.Length && places[end].Holder == places[start].Holder)
                end++;
            order.AddLast(all.AsSpan(start..end), found);
            start = end;
        }

        return order;
    }

    /// <summary>Finds the last entry of each slot among those of one holder, which are in the batch's order.</summary>
    /// <param name="found">Empty, and left so.</param>
    private void AddLast(ReadOnlySpan<int> run, Dictionary<SlotKey, int> found)
    {
        SlotKey key = default;
        int last = -1;
        foreach (int at in run)
        {
            LedgerEntry entry = _entries[at];
            SlotKey next = new(entry.Venue, entry.SubAccount.Part, entry.Slot);
            // Most holders have one slot in a batch: it is looked up only where there is another.
            if (last >= 0 && next == key)
            {
                RequireOrder(last, entry);
                last = at;
                continue;
            }

            if (last >= 0)
                found[key] = last;
            if (found.TryGetValue(next, out int before))
                RequireOrder(before, entry);
            (key, last) = (next, at);
        }

        if (found.Count == 0)
        {
            _last.Add(last);
            return;
        }

        found[key] = last;
        _last.AddRange(found.Values);
        found.Clear();
    }

    private void RequireOrder(int before, in LedgerEntry entry)
    {
        LedgerEntry first = _entries[before];
        Invariant.Require(
            (first.BlockNumber, first.LogIndex, first.EntryIndex).CompareTo((entry.BlockNumber, entry.LogIndex, entry.EntryIndex)) < 0,
            "The entries of a slot are in order.");
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(Address Holder, int At);

    private readonly record struct SlotKey(string Venue, Hash32 Part, Slot Slot);

    private readonly struct PlaceOrder : IComparer<Place>
    {
        public int Compare(Place x, Place y)
        {
            int holders = x.Holder.CompareTo(y.Holder);
            return holders != 0 ? holders : x.At.CompareTo(y.At);
        }
    }
}
