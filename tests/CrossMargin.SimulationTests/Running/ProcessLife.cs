namespace CrossMargin.SimulationTests.Running;

/// <summary>Whether a simulated process runs: everything that it waits for comes through here, or never.</summary>
/// <remarks>
/// A process that is killed is never woken again: whatever each of its tasks awaits at that moment is where it ended. One that is
/// paused is woken late, for all that came due meanwhile, as after a stop of the machine.
/// </remarks>
internal sealed class ProcessLife(SimulatedClock clock)
{
    private readonly Queue<Action> _held = new();
    private bool _isPaused;

    public bool IsDead { get; private set; }

    public SimulatedClock Clock => clock;

    public void Kill()
    {
        IsDead = true;
        _held.Clear();
    }

    public void Pause() => _isPaused = true;

    public void Resume()
    {
        _isPaused = false;
        while (_held.TryDequeue(out Action? act))
            clock.After(TimeSpan.Zero, () => Wake(act));
    }

    /// <summary>Wakes the process after a delay, if it then still runs.</summary>
    public void After(TimeSpan delay, Action act) => clock.After(delay, () => Wake(act));

    private void Wake(Action act)
    {
        if (IsDead)
            return;
        if (_isPaused)
            _held.Enqueue(act);
        else
            act();
    }
}
