using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Simulation;

/// <summary>One chain of a <see cref="MemoryLedger"/>. Guarded by its lock.</summary>
internal sealed class ChainLedger(BlockRef checkpoint)
{
    // Every entry of a slot that was not taken back, oldest first: the last one is its value.
    private readonly Dictionary<SlotKey, List<LedgerEntry>> _slots = [];

    // What is before the first block counts as settled: nothing of it is indexed.
    public LedgerPlace Place { get; private set; } =
        new(checkpoint, CompactedTo: -1, Unwinds: 0, new FinalityMarks(checkpoint.Number, checkpoint.Number, ByTime: true));

    public List<BlockRef> Remembered { get; } = [];

    public List<LedgerEntry> Entries { get; } = [];

    /// <exception cref="InvariantViolationException">The batch is not what it says.</exception>
    public void Check(BlockRef expected, LedgerBatch batch)
    {
        Invariant.Require(
            batch.Last.Chain == expected.Chain && batch.Last.Number > expected.Number, "A batch moves the checkpoint of its chain forward.");
        Invariant.Require(batch.Blocks[^1] == batch.Last, "The remembered blocks end with the checkpoint.");
        (long, int) place = default;
        Dictionary<SlotKey, (long, int, int)> last = [];
        foreach (LedgerEntry entry in batch.Entries)
        {
            Invariant.Require(
                entry.BlockNumber > expected.Number && entry.BlockNumber <= batch.Last.Number, "The entries of a batch lie between its checkpoints.");
            Invariant.Require((entry.BlockNumber, entry.LogIndex).CompareTo(place) >= 0, "Entries are in order.");
            place = (entry.BlockNumber, entry.LogIndex);
            (long, int, int) key = (entry.BlockNumber, entry.LogIndex, entry.EntryIndex);
            Invariant.Require(
                !last.TryGetValue(SlotKey.Of(entry), out (long, int, int) before) || before.CompareTo(key) < 0, "The entries of a slot are in order.");
            last[SlotKey.Of(entry)] = key;
        }
    }

    public void Append(LedgerBatch batch)
    {
        Entries.AddRange(batch.Entries);
        foreach (LedgerEntry entry in batch.Entries)
        {
            if (!_slots.TryGetValue(SlotKey.Of(entry), out List<LedgerEntry>? history))
                _slots[SlotKey.Of(entry)] = history = [];
            history.Add(entry);
        }

        Remembered.AddRange(batch.Blocks);
        // The checkpoint itself is always remembered, however old it is.
        long oldest = Math.Min(batch.OldestToRemember, batch.Last.Number);
        Remembered.RemoveAll(block => block.Number < oldest);
        Place = Place with { Checkpoint = batch.Last };
        if (batch.Marks is { } marks)
            Raise(marks);
    }

    /// <summary>Marks only rise, and none stays above the checkpoint.</summary>
    public void Raise(FinalityMarks marks) =>
        Place = Place with { Marks = Place.Marks.RaisedTo(marks).CutTo(Place.Checkpoint.Number) };

    public IReadOnlyList<Holding> Unwind(BlockRef ancestor)
    {
        int kept = Entries.FindIndex(entry => entry.BlockNumber > ancestor.Number);
        List<LedgerEntry> removed = kept < 0 ? [] : Entries[kept..];
        Entries.RemoveRange(Entries.Count - removed.Count, removed.Count);
        List<Holding> restored = [];
        foreach (SlotKey key in removed.Select(SlotKey.Of).Distinct())
        {
            List<LedgerEntry> history = _slots[key];
            history.RemoveAll(entry => entry.BlockNumber > ancestor.Number);
            if (history.Count == 0)
                _slots.Remove(key);
            restored.Add(new Holding(key.Venue, key.SubAccount, key.Slot, history.Count == 0 ? BigInteger.Zero : history[^1].Value));
        }

        Remembered.RemoveAll(block => block.Number > ancestor.Number);
        Place = Place with { Checkpoint = ancestor, Unwinds = Place.Unwinds + 1, Marks = Place.Marks.CutTo(ancestor.Number) };
        return restored;
    }

    public ChainHoldings ReadHoldings() => new(
        Place.Checkpoint,
        [.. from slot in _slots
            let value = slot.Value[^1].Value
            where !value.IsZero
            select new Holding(slot.Key.Venue, slot.Key.SubAccount, slot.Key.Slot, value)])
    {
        Unwinds = Place.Unwinds,
        Marks = Place.Marks,
        Recent = ReadRecent(Place.Marks.Finalized),
    };

    /// <summary>In block, log, venue and entry order, as the database gives them.</summary>
    public IEnumerable<LedgerEntry> ReadEntries(long after, long last)
    {
        // Entries are in order of their blocks, so those after a block are at the end.
        int first = Entries.Count;
        while (first > 0 && Entries[first - 1].BlockNumber > after)
            first--;
        return Entries.Skip(first).Where(entry => entry.BlockNumber <= last)
            .OrderBy(entry => entry.BlockNumber).ThenBy(entry => entry.LogIndex)
            .ThenBy(entry => entry.Venue, StringComparer.Ordinal).ThenBy(entry => entry.EntryIndex);
    }

    private List<RecentChange> ReadRecent(long above)
    {
        List<RecentChange> recent = [];
        Dictionary<SlotKey, int> seen = [];
        foreach (LedgerEntry entry in ReadEntries(above, long.MaxValue).Where(entry => !entry.SubAccount.IsMarket))
        {
            SlotKey key = SlotKey.Of(entry);
            List<LedgerEntry> history = _slots[key];
            if (!seen.TryGetValue(key, out int at))
                at = history.FindIndex(one => one.BlockNumber > above);
            recent.Add(new RecentChange(
                entry.BlockNumber, entry.Venue, entry.SubAccount, entry.Slot, at == 0 ? BigInteger.Zero : history[at - 1].Value));
            seen[key] = at + 1;
        }

        return recent;
    }

    private readonly record struct SlotKey(string Venue, SubAccountKey SubAccount, Slot Slot)
    {
        public static SlotKey Of(LedgerEntry entry) => new(entry.Venue, entry.SubAccount, entry.Slot);
    }
}
