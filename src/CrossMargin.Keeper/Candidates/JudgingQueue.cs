using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Who is to be judged, the most urgent first: who was touched before whom only a sweep looks at, then by size and closeness.</summary>
/// <remarks>Holds each sub-account once. A sweep's wait until there is nothing live to do, so that it never delays any.</remarks>
internal sealed class JudgingQueue
{
    private readonly Dictionary<SubAccountId, bool> _waiting = [];

    // May hold a sub-account twice: once as swept, once as touched. The second is passed over.
    private readonly PriorityQueue<SubAccountId, (bool IsSwept, double Urgency)> _order = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <param name="isSwept">Whether nothing is known to have touched it.</param>
    /// <param name="urgency">Lower is sooner.</param>
    public void Add(SubAccountId id, bool isSwept, double urgency)
    {
        if (_waiting.TryGetValue(id, out bool waitsAsSwept) && (isSwept || !waitsAsSwept))
            return;
        _waiting[id] = isSwept;
        _order.Enqueue(id, (isSwept, urgency));
    }

    public bool TryTake(out SubAccountId id, out bool isSwept)
    {
        while (_order.TryDequeue(out id, out _))
        {
            if (_waiting.Remove(id, out isSwept))
                return true;
        }

        isSwept = false;
        return false;
    }
}
