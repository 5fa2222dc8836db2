using System.Diagnostics.Metrics;

namespace CrossMargin.Api.Streaming;

/// <summary>How many listen, and how many may.</summary>
internal sealed class StreamClients : IDisposable
{
    /// <summary>Listeners of one process. Connections are bounded, too: others must still be answered.</summary>
    public const int Max = 768;

    private readonly Meter _meter = new("CrossMargin.Api");
    private readonly Counter<long> _ended;
    private int _count;

    public StreamClients()
    {
        _meter.CreateObservableGauge("crossmargin.api.stream_clients", () => Volatile.Read(ref _count), "{client}", "Clients that listen to the stream of events.");
        _ended = _meter.CreateCounter<long>("crossmargin.api.streams_ended", "{stream}", "Streams of events that this process has ended, by reason.");
    }

    public int Count => Volatile.Read(ref _count);

    /// <returns>False when there are too many.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Max)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);

    public void NoteEnd(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
