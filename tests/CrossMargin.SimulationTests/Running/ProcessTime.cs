namespace CrossMargin.SimulationTests.Running;

/// <summary>The clock as one process has it: its timers end with it.</summary>
internal sealed class ProcessTime(ProcessLife life) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => life.Clock.Now;

    public override long GetTimestamp() => life.Clock.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(life, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ProcessLife life, TimerCallback callback, object? state) : ITimer
    {
        // Counts the settings: what was set before the last one does not fire.
        private int _setting;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isDisposed)
                return false;
            int setting = ++_setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
                life.After(dueTime, () => Fire(setting, period));
            return true;
        }

        public void Dispose()
        {
            _isDisposed = true;
            _setting++;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int setting, TimeSpan period)
        {
            if (setting != _setting)
                return;
            if (period > TimeSpan.Zero)
                life.After(period, () => Fire(setting, period));
            callback(state);
        }
    }
}
