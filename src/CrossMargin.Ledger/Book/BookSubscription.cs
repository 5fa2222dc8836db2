using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <summary>The changes of a book, for one reader. Dispose it to end it.</summary>
/// <remarks>
/// Bounded by merging: a reader that falls behind gets the changes of a chain as one, with every sub-account that any of
/// them touched. So nothing is lost, and a slow reader holds up neither the book nor the other readers.
/// </remarks>
public sealed class BookSubscription : ChannelReader<BookChange>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChainId, BookChange> _pending = [];

    // A full signal already says that there is something to read.
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Action<BookSubscription> _end;

    internal BookSubscription(Action<BookSubscription> end) => _end = end;

    /// <summary>Whether there is something to read now.</summary>
    public bool HasChanges
    {
        get
        {
            lock (_lock)
                return _pending.Count > 0;
        }
    }

    public override bool TryRead([MaybeNullWhen(false)] out BookChange item)
    {
        lock (_lock)
        {
            foreach ((ChainId chain, BookChange change) in _pending)
            {
                item = change;
                _pending.Remove(chain);
                return true;
            }
        }

        item = null;
        return false;
    }

    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (!HasChanges)
        {
            if (!await _signal.Reader.WaitToReadAsync(cancellationToken))
                return HasChanges;
            _signal.Reader.TryRead(out _);
        }

        return true;
    }

    public void Dispose()
    {
        _end(this);
        _signal.Writer.TryComplete();
    }

    internal void Publish(BookChange change)
    {
        lock (_lock)
        {
            _pending[change.AsOf.Chain] = _pending.TryGetValue(change.AsOf.Chain, out BookChange? waiting)
                ? new BookChange(change.AsOf, Union(waiting.Touched, change.Touched))
                : change;
        }

        _signal.Writer.TryWrite(true);
    }


    private static HashSet<SubAccountId> Union(IReadOnlyCollection<SubAccountId> first, IReadOnlyCollection<SubAccountId> second)
    {
        HashSet<SubAccountId> union = [.. first];
        union.UnionWith(second);
        return union;
    }
}
