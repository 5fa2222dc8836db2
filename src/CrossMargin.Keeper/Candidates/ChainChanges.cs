using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Keeper.Candidates;

/// <summary>The changes of one chain, out of a subscription to the whole book.</summary>
internal sealed class ChainChanges(BookSubscription subscription, ChainId chain, TimeProvider time)
{
    /// <summary>What there is, without waiting.</summary>
    /// <returns>The sub-accounts that were touched.</returns>
    public IReadOnlyCollection<SubAccountId> Take()
    {
        Drain(out IReadOnlyCollection<SubAccountId> touched);
        return touched;
    }

    /// <summary>Waits until the chain moves in the book, but no longer than the patience.</summary>
    /// <returns>The sub-accounts that were touched; none when the patience ended first.</returns>
    public async Task<IReadOnlyCollection<SubAccountId>> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<SubAccountId> touched;
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task end = Task.Delay(patience, time, waiting.Token);
        while (!Drain(out touched) && !end.IsCompleted)
        {
            Task<bool> ready = subscription.WaitToReadAsync(waiting.Token).AsTask();
            if (await Task.WhenAny(ready, end) == end)
            {
                await waiting.CancelAsync();
                await ((Task)ready).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await waiting.CancelAsync();
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return touched;
    }

    /// <summary>Takes what there is. Bounded: the subscription holds one change per chain.</summary>
    /// <returns>Whether the chain moved.</returns>
    private bool Drain(out IReadOnlyCollection<SubAccountId> touched)
    {
        touched = [];
        bool moved = false;
        while (subscription.TryRead(out BookChange? change))
        {
            if (change.AsOf.Chain != chain)
                continue;

            // Nearly always there is one: it is handed on as it is, and may be all accounts.
            touched = moved ? touched.Union(change.Touched).ToHashSet() : change.Touched;
            moved = true;
        }

        return moved;
    }
}
