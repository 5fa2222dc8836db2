namespace CrossMargin.Ledger.History;

/// <summary>Gathers points, given in order of time, into buckets.</summary>
internal sealed class HistoryBuckets(HistoryQuery query)
{
    private readonly long _resolution = (long)query.Resolution.TotalSeconds;
    private readonly List<HistoryBucket> _buckets = [];
    private DateTimeOffset? _next;

    /// <summary>Whether no further point can matter.</summary>
    public bool IsFull => _next is not null;

    /// <summary>Takes what the query asks for; a point that is not later than the last one is known already.</summary>
    public void Add(List<HistoryPoint> points)
    {
        foreach (HistoryPoint point in points)
        {
            if (point.Time < query.From || point.Time >= query.To || (_buckets.Count > 0 && point.Time <= _buckets[^1].Last.Time))
                continue;
            long seconds = point.Time.ToUnixTimeSeconds();
            DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(seconds - seconds % _resolution);
            if (_buckets.Count > 0 && _buckets[^1].Start == start)
            {
                _buckets[^1] = new HistoryBucket(start, point, MathF.Min(_buckets[^1].HealthMin, point.HealthPessimistic));
                continue;
            }

            if (_buckets.Count == query.Limit)
            {
                _next = start;
                return;
            }

            _buckets.Add(new HistoryBucket(start, point, point.HealthPessimistic));
        }
    }

    public HistoryPage ToPage() => new(_buckets, _next);
}
