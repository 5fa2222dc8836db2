using System.Collections.Concurrent;
using System.Diagnostics;
using CrossMargin.Indexer;
using CrossMargin.Keeper;

namespace CrossMargin.Benchmarks;

/// <summary>When each part of the way from a block to a sent transaction was begun and ended, as the program itself traces it.</summary>
internal sealed class KeeperTimes : IDisposable
{
    // Of one price more than enough: a round is taken away when it was read.
    private const int SpansMax = 100_000;

    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public KeeperTimes()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is KeeperTrace.SourceName or IndexerTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What ended since it was asked last, in the order of ending.</summary>
    public IReadOnlyList<Activity> Take()
    {
        List<Activity> taken = [];
        while (_spans.TryDequeue(out Activity? span))
            taken.Add(span);
        return taken;
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Activity span)
    {
        if (_spans.Count < SpansMax)
            _spans.Enqueue(span);
    }
}
