namespace CrossMargin.UnitTests.Simulation;

/// <summary>A clock on which waiting takes no time: each timer is due at once, and moves the clock to when it was due.</summary>
internal sealed class InstantTime : TimeProvider
{
    private long _ticks = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(InstantTime time, TimerCallback callback, object? state) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan || Volatile.Read(ref _isDisposed) != 0)
                return false;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (Volatile.Read(ref _isDisposed) != 0)
                    return;
                Interlocked.Add(ref time._ticks, dueTime.Ticks);
                callback(state);
            });
            return true;
        }

        public void Dispose() => Interlocked.Exchange(ref _isDisposed, 1);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
