using System.Numerics;
using System.Runtime.InteropServices;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>What sub-accounts' slots held before each entry that is not settled yet: the way back to the last block that is.</summary>
/// <remarks>Grows at its end, is trimmed at its beginning as blocks settle, and popped by an unwind. Not safe for concurrent use.</remarks>
internal sealed class RecentChanges
{
    // The order of all entries; those of one sub-account are in its own list, in the same order.
    private readonly LinkedList<(long Block, SubAccountId SubAccount)> _order = [];
    private readonly Dictionary<SubAccountId, LinkedList<(long Block, Slot Slot, BigInteger Previous)>> _changes = [];

    public void Add(long block, SubAccountId subAccount, Slot slot, BigInteger previous)
    {
        _order.AddLast((block, subAccount));
        ref LinkedList<(long, Slot, BigInteger)>? changes = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, subAccount, out _);
        changes ??= [];
        changes.AddLast((block, slot, previous));
    }

    /// <summary>Forgets what is at or below the block.</summary>
    /// <returns>The sub-accounts of which something was forgotten.</returns>
    public HashSet<SubAccountId> TrimTo(long block)
    {
        HashSet<SubAccountId> settled = [];
        while (_order.First is { Value: var (at, subAccount) } && at <= block)
        {
            _order.RemoveFirst();
            Remove(subAccount, changes => changes.RemoveFirst());
            settled.Add(subAccount);
        }

        return settled;
    }

    /// <summary>Takes back what is above the block.</summary>
    public void CutTo(long block)
    {
        while (_order.Last is { Value: var (at, subAccount) } && at > block)
        {
            _order.RemoveLast();
            Remove(subAccount, changes => changes.RemoveLast());
        }
    }

    /// <summary>The sub-account's changed slots as they stood before the first change; null when none changed.</summary>
    public IReadOnlyDictionary<Slot, BigInteger>? Before(SubAccountId subAccount)
    {
        if (!_changes.TryGetValue(subAccount, out LinkedList<(long Block, Slot Slot, BigInteger Previous)>? changes))
            return null;
        Dictionary<Slot, BigInteger> before = [];
        foreach ((_, Slot slot, BigInteger previous) in changes)
            before.TryAdd(slot, previous);
        return before;
    }

    private void Remove(SubAccountId subAccount, Action<LinkedList<(long Block, Slot Slot, BigInteger Previous)>> remove)
    {
        LinkedList<(long Block, Slot Slot, BigInteger Previous)> changes = _changes[subAccount];
        remove(changes);
        if (changes.Count == 0)
            _changes.Remove(subAccount);
    }
}
