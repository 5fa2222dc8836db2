using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Who is to be judged, the most urgent first: who was touched before whom only a sweep looks at, then by size and closeness.</summary>
/// <remarks>
/// Holds each sub-account once. A sweep's wait until there is nothing live to do, so that it never delays any. The order is made when the next one is
/// asked for: a price touches thousands together, and a heap of all of them takes less than adding each.
/// </remarks>
internal sealed class JudgingQueue
{
    private readonly Dictionary<SubAccountId, (bool IsSwept, double Urgency)> _waiting = [];
    private readonly PriorityQueue<SubAccountId, (bool IsSwept, double Urgency)> _order = new();
    private bool _isOrdered = true;

    public bool IsEmpty => _waiting.Count == 0;

    /// <param name="isSwept">Whether nothing is known to have touched it.</param>
    /// <param name="urgency">Lower is sooner.</param>
    public void Add(SubAccountId id, bool isSwept, double urgency)
    {
        if (isSwept && _waiting.ContainsKey(id))
            return;
        _waiting[id] = (isSwept, urgency);
        _isOrdered = false;
    }

    public bool TryTake(out SubAccountId id, out bool isSwept)
    {
        if (!_isOrdered)
            Order();
        isSwept = false;
        if (!_order.TryDequeue(out id, out (bool IsSwept, double Urgency) place))
            return false;
        isSwept = place.IsSwept;
        return _waiting.Remove(id);
    }

    private void Order()
    {
        _order.Clear();
        _order.EnqueueRange(_waiting.Select(one => (one.Key, one.Value)));
        _isOrdered = true;
    }
}
