namespace CrossMargin.SimulationTests.Running;

/// <summary>The one clock of a run: it moves only to the next event, in order of time and then of asking.</summary>
internal sealed class SimulatedClock
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _events = new();
    private long _order;

    /// <summary>Since the epoch of .NET, UTC.</summary>
    public long Ticks { get; private set; } = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public DateTimeOffset Now => new(Ticks, TimeSpan.Zero);

    public long Seconds => Now.ToUnixTimeSeconds();

    /// <summary>How many events have run.</summary>
    public long Events { get; private set; }

    public void After(TimeSpan delay, Action act) => _events.Enqueue(act, (Ticks + Math.Max(0, delay.Ticks), _order++));

    /// <returns>False when there is none.</returns>
    public bool RunNext()
    {
        if (!_events.TryDequeue(out Action? act, out (long Ticks, long Order) due))
            return false;
        Ticks = due.Ticks;
        Events++;
        act();
        return true;
    }
}
