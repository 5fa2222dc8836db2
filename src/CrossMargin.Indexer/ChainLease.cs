using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

/// <summary>Lets this process work on a chain while no other does.</summary>
/// <remarks>
/// Nothing of the ledger depends on it: its checkpoint is moved by compare-and-swap. So a process that was paused, and does not know yet that
/// another has taken over, loses a race and does no harm.
/// </remarks>
internal sealed class ChainLease(IChainLeases store, ChainId chain, IndexerOptions options, TimeProvider time, ILogger logger)
{
    private TimeSpan Interval => options.LeaseDuration / 5;

    /// <summary>Waits for the lease, and works as long as it is held; again after a loss, until the work ends by itself or it is cancelled.</summary>
    /// <param name="work">Returns when its token is cancelled.</param>
    /// <param name="standBy">Called when another process has the chain.</param>
    public async Task WorkAsync(Func<CancellationToken, Task> work, Action standBy, CancellationToken cancellationToken)
    {
        while (await TakeAsync(standBy, cancellationToken))
        {
            if (!await WorkOnceAsync(work, cancellationToken))
                return;
        }
    }

    /// <returns>False when it was cancelled.</returns>
    private async Task<bool> TakeAsync(Action standBy, CancellationToken cancellationToken)
    {
        for (bool isWaiting = false; !cancellationToken.IsCancellationRequested; isWaiting = true)
        {
            if (await TryHoldAsync(cancellationToken) == true)
            {
                Log.LeaseTaken(logger, chain.Value);
                return true;
            }

            if (!isWaiting)
                Log.LeaseAwaited(logger, chain.Value);
            standBy();
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <returns>Whether the lease was lost, rather than the work done.</returns>
    private async Task<bool> WorkOnceAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using CancellationTokenSource held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task extending = ExtendAsync(held);
        bool isLost = false;
        try
        {
            await work(held.Token);
        }
        finally
        {
            isLost = held.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            await held.CancelAsync();
            await extending;
            if (!isLost)
                await EndAsync();
        }

        return isLost;
    }

    private async Task ExtendAsync(CancellationTokenSource held)
    {
        for (long heldAt = time.GetTimestamp(); time.GetElapsedTime(heldAt) < options.LeaseDuration;)
        {
            await Task.Delay(Interval, time, held.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long askedAt = time.GetTimestamp();
            bool? isHeld = await TryHoldAsync(held.Token);
            if (held.IsCancellationRequested)
                return;
            if (isHeld == false)
                break;
            if (isHeld == true)
                heldAt = askedAt;
        }

        Log.LeaseLost(logger, chain.Value);
        await held.CancelAsync();
    }

    /// <returns>Null when the store did not answer.</returns>
    private async Task<bool?> TryHoldAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(options.LeaseDuration, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await store.HoldAsync(chain, options.HolderName, options.LeaseDuration, either.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException || IndexerHost.IsOutage(fault))
        {
            return null;
        }
    }

    /// <summary>So that another need not wait until it is over.</summary>
    private async Task EndAsync()
    {
        using CancellationTokenSource patience = new(options.LeaseDuration, time);
        try
        {
            await store.EndAsync(chain, options.HolderName, patience.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException || IndexerHost.IsOutage(fault))
        {
            // It ends by itself.
        }
    }
}
