namespace CrossMargin.Alerts.Delivering;

/// <summary>So many at once, and then so many a minute. Not safe for concurrent use.</summary>
/// <param name="burst">What it holds at most, and at first.</param>
/// <param name="perMinute">How fast it fills again.</param>
internal sealed class TokenBucket(int burst, double perMinute, TimeProvider time)
{
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>How long until there is one; zero when there is.</summary>
    public TimeSpan Wait()
    {
        Fill();
        return _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromMinutes((1 - _tokens) / perMinute);
    }

    /// <summary>Whether there was one, which is then taken.</summary>
    public bool TryTake()
    {
        Fill();
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }

    private void Fill()
    {
        long now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + time.GetElapsedTime(_filledAt, now).TotalMinutes * perMinute);
        _filledAt = now;
    }
}
