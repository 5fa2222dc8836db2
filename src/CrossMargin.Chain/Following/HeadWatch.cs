using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Waits for news of a head. The subscription stays open between waits, so that no head is announced unheard.</summary>
internal sealed class HeadWatch(IChainClient chain, FollowerOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private IAsyncEnumerator<BlockHeader>? _heads;
    private Task<bool>? _next;
    private BlockRef? _unseen;

    public async Task WaitAsync(BlockRef seen, CancellationToken cancellationToken)
    {
        // The endpoint that is looked at may have a head a little later than the one that announced it: it gets one more look.
        if (_unseen is { } announcedBefore && announcedBefore.Number > seen.Number)
        {
            _unseen = null;
            await Task.Delay(options.DistrustDelay, time, cancellationToken);
            return;
        }

        long started = time.GetTimestamp();
        while (time.GetElapsedTime(started) is var waited && waited < options.StallTimeout)
        {
            _heads ??= chain.NewHeadsAsync(_stop.Token).GetAsyncEnumerator(CancellationToken.None);
            _next ??= _heads.MoveNextAsync().AsTask();
            try
            {
                bool announced = await _next.WaitAsync(options.StallTimeout - waited, time, cancellationToken);
                _next = null;
                if (!announced)
                {
                    await PauseAfterFaultAsync(cancellationToken);
                    return;
                }

                // An announcement that was overtaken while the block was being indexed says nothing new.
                if (_heads.Current.Ref.Hash != seen.Hash && _heads.Current.Ref.Number >= seen.Number)
                {
                    _unseen = _heads.Current.Ref;
                    return;
                }
            }
            catch (TimeoutException)
            {
                return;
            }
            catch (RpcException)
            {
                // The look that follows meets the same fault if it lasts, and reports it.
                await PauseAfterFaultAsync(cancellationToken);
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await CloseAsync();
        _stop.Dispose();
    }

    /// <summary>A subscription that cannot be had must not make the looks at the chain follow each other without a pause.</summary>
    private async Task PauseAfterFaultAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        await Task.Delay(options.DistrustDelay, time, cancellationToken);
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _next, null) is { } next)
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Interlocked.Exchange(ref _heads, null) is { } heads)
            await heads.DisposeAsync();
    }
}
