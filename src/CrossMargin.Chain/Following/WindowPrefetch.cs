using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Following;

/// <summary>Reads settled ranges ahead, a bounded number at the same time, and hands them over strictly in order.</summary>
/// <remarks>A range that the provider cuts short leaves a gap, which is read before what follows it.</remarks>
internal sealed class WindowPrefetch(
    WindowReader reader, RangeSpan span, LogFilter filter, long from, long end, BlockHeader head, long settledBefore,
    EmptyAnswers empty, int concurrency)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly LinkedList<Range> _ranges = [];
    private long _unplanned = from;

    public LogFilter Filter { get; } = filter;

    /// <summary>The head when the read-ahead began.</summary>
    public BlockHeader Head { get; } = head;

    /// <summary>The first block that was not handed over yet.</summary>
    public long NextBlock { get; private set; } = from;

    public bool IsExhausted => NextBlock > end;

    /// <summary>The next window in order. After a failure the whole read-ahead is of no more use.</summary>
    public async Task<BlockWindow> TakeAsync(CancellationToken cancellationToken)
    {
        StartReads();
        Range first = _ranges.First!.Value;
        BlockWindow window = await first.Reading!.WaitAsync(cancellationToken);
        _ranges.RemoveFirst();
        if (window.To < first.To)
            _ranges.AddFirst(new Range(window.To + 1, first.To));
        NextBlock = window.To + 1;
        StartReads();
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (Range range in _ranges)
        {
            if (range.Reading is null)
                continue;
            // A read-ahead that is given up may have failed in any way; its range is read again by whoever needs it.
            await ((Task)range.Reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (range.Reading.IsCompletedSuccessfully)
                (await range.Reading).Dispose();
        }

        _ranges.Clear();
        _stop.Dispose();
    }

    private void StartReads()
    {
        int reading = 0;
        for (LinkedListNode<Range>? node = _ranges.First; node is not null && reading < concurrency; node = node.Next, reading++)
        {
            if (node.Value.Reading is null)
                Start(node);
        }

        for (; reading < concurrency && _unplanned <= end; reading++)
        {
            LinkedListNode<Range> node = _ranges.AddLast(new Range(_unplanned, end));
            Start(node);
            _unplanned = node.Value.To + 1;
            if (node.Next is { } rest)
                _ranges.Remove(rest);
        }
    }

    /// <summary>Starts the range, cut to what the provider now takes; what is left over stays behind it.</summary>
    private void Start(LinkedListNode<Range> node)
    {
        Range range = node.Value;
        long to = Math.Min(range.To, range.From + span.Blocks - 1);
        if (to < range.To)
            _ranges.AddAfter(node, new Range(to + 1, range.To));
        node.Value = new Range(range.From, to)
        {
            Reading = reader.ReadAsync(Filter, range.From, to, settledBefore, empty, _stop.Token),
        };
    }

    private sealed record Range(long From, long To)
    {
        public Task<BlockWindow>? Reading { get; init; }
    }
}
