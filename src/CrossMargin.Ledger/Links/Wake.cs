using System.Threading.Channels;

namespace CrossMargin.Ledger.Links;

/// <summary>What a loop sleeps on: a time, and a call that ends the sleep before it is over.</summary>
internal sealed class Wake(TimeProvider time)
{
    // A full signal already says that there is something to do.
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Ends the sleep, or the next one if nobody sleeps.</summary>
    public void Call() => _signal.Writer.TryWrite(true);

    public async Task SleepAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource sleeping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task end = Task.Delay(patience, time, sleeping.Token);
        Task call = _signal.Reader.WaitToReadAsync(sleeping.Token).AsTask();
        await Task.WhenAny(end, call);
        await sleeping.CancelAsync();
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _signal.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
