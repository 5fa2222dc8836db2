using System.Buffers;

namespace CrossMargin.Chain.Rpc;

/// <summary>Logs in block and index order, in pooled memory: valid until disposed, so that reading a log allocates nothing.</summary>
public sealed class LogBatch(EventLog[] logs, int count, params byte[][] data) : IDisposable
{
    private EventLog[]? _logs = logs;
    private byte[][] _data = data;

    public int Count { get; } = count;

    public ref readonly EventLog this[int index] => ref Span[index];

    public ReadOnlySpan<EventLog> Span => (_logs ?? throw new ObjectDisposedException(nameof(LogBatch))).AsSpan(0, Count);

    /// <summary>Two parts of one block's logs as one, in order of their index. Both parts belong to the whole from then on.</summary>
    internal static LogBatch Merge(LogBatch first, LogBatch second)
    {
        int count = first.Count + second.Count;
        EventLog[] logs = ArrayPool<EventLog>.Shared.Rent(Math.Max(1, count));
        first.Span.CopyTo(logs);
        second.Span.CopyTo(logs.AsSpan(first.Count));
        logs.AsSpan(0, count).Sort(static (one, other) => one.LogIndex.CompareTo(other.LogIndex));
        LogBatch whole = new(logs, count, [.. first.TakeSlabs(), .. second.TakeSlabs()]);
        first.Dispose();
        second.Dispose();
        return whole;
    }

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
        foreach (byte[] slab in TakeSlabs())
            ArrayPool<byte>.Shared.Return(slab);
    }

    private byte[][] TakeSlabs() => Interlocked.Exchange(ref _data, []);
}
