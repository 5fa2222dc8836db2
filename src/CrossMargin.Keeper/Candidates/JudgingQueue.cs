using System.Diagnostics.CodeAnalysis;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Who is to be judged, the most urgent first: who was touched before whom only a sweep looks at, then by size and closeness.</summary>
/// <remarks>
/// Holds each sub-account once. A sweep's wait until there is nothing live to do, so that it never delays any. The order is made when the next one is
/// asked for: a price touches thousands together, and a heap of all of them takes less than adding each.
/// </remarks>
internal sealed class JudgingQueue
{
    private readonly PriorityQueue<Standing, JudgingTurn> _order = new();
    private readonly List<(Standing, JudgingTurn)> _added = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <param name="isSwept">Whether nothing is known to have touched it.</param>
    public void Add(Standing standing, bool isSwept)
    {
        // Who waits for a sweep and is touched comes sooner; nobody comes later for being added again.
        if (standing.Turn is { } waiting && (isSwept || !waiting.IsSwept))
            return;
        Count += standing.Turn is null ? 1 : 0;
        JudgingTurn turn = new(isSwept, standing.Urgency);
        standing.Turn = turn;
        _added.Add((standing, turn));
    }

    public bool TryTake([NotNullWhen(true)] out Standing? standing, out bool isSwept)
    {
        if (_added.Count > 0)
        {
            _order.EnqueueRange(_added);
            _added.Clear();
        }

        while (_order.TryDequeue(out standing, out JudgingTurn turn))
        {
            isSwept = turn.IsSwept;
            if (standing.Turn != turn)
                continue;   // It came sooner.
            standing.Turn = null;
            Count--;
            return true;
        }

        isSwept = false;
        return false;
    }
}
