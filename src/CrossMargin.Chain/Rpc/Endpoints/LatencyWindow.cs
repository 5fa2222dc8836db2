namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>How the last requests of one kind went. Not safe for concurrent use.</summary>
internal sealed class LatencyWindow
{
    /// <summary>So many requests are remembered, and so many are needed to judge by.</summary>
    public const int Size = 32, JudgedFrom = 8;

    private readonly double[] _latenciesMs = new double[Size];
    private readonly bool[] _failed = new bool[Size];
    private int _next;

    /// <summary>Requests in the window.</summary>
    public int Count { get; private set; }

    /// <summary>Half of the answers were faster. Null while there are too few to judge by.</summary>
    public double? MedianMs { get; private set; }

    /// <summary>The fraction of requests that failed. 0 while there are too few to judge by.</summary>
    public double ErrorFraction { get; private set; }

    public void Add(TimeSpan latency, bool failed)
    {
        (_latenciesMs[_next], _failed[_next]) = (latency.TotalMilliseconds, failed);
        _next = (_next + 1) % Size;
        Count = Math.Min(Count + 1, Size);
        MedianMs = Count < JudgedFrom ? null : QuantileMs(0.5);
        ErrorFraction = Count < JudgedFrom ? 0 : (double)_failed.Take(Count).Count(isFailed => isFailed) / Count;
    }

    /// <summary>The latency that a fraction of the answers did not exceed; null without any answer. Failures do not count.</summary>
    public double? QuantileMs(double fraction)
    {
        double[] answered = [.. Enumerable.Range(0, Count).Where(at => !_failed[at]).Select(at => _latenciesMs[at]).Order()];
        return answered.Length == 0 ? null : answered[Math.Min(answered.Length - 1, (int)(fraction * answered.Length))];
    }
}
