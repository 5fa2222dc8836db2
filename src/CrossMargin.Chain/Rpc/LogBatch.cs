using System.Buffers;

namespace CrossMargin.Chain.Rpc;

/// <summary>Logs in block and index order, in pooled memory: valid until disposed, so that reading a log allocates nothing.</summary>
public sealed class LogBatch(EventLog[] logs, int count, params byte[][] data) : IDisposable
{
    private EventLog[]? _logs = logs;

    public int Count { get; } = count;

    public ref readonly EventLog this[int index] => ref Span[index];

    public ReadOnlySpan<EventLog> Span => (_logs ?? throw new ObjectDisposedException(nameof(LogBatch))).AsSpan(0, Count);

    /// <summary>Completes a log whose node did not say the time of its block.</summary>
    internal void SetTimestamp(int index, long timestamp)
    {
        EventLog[] held = _logs ?? throw new ObjectDisposedException(nameof(LogBatch));
        held[index] = held[index] with { BlockTimestamp = timestamp };
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _logs, null) is not { } logs)
            return;
        ArrayPool<EventLog>.Shared.Return(logs);
        foreach (byte[] slab in data)
            ArrayPool<byte>.Shared.Return(slab);
    }
}
