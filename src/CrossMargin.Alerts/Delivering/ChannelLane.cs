using System.Threading.Channels;
using CrossMargin.Alerts.Channels;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Alerts.Delivering;

/// <summary>One channel with its own queue, pace and retries: however dead it is, nobody else waits for it.</summary>
/// <param name="random">Of this lane alone: jitter, so that many senders do not come back together.</param>
internal sealed class ChannelLane(IAlertChannel channel, DeliveryOptions options, TimeProvider time, Random random, ILogger logger)
{
    private const int KeptMax = 5;

    private readonly Channel<AlertMessage> _queue = Channel.CreateBounded<AlertMessage>(
        new BoundedChannelOptions(options.QueueMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TokenBucket _bucket = new(options.Burst, options.PerMinute, time);
    private readonly Lock _lock = new();
    private readonly List<AlertMessage> _held = [];
    private int _heldCount;

    /// <summary>Returns at once: what the queue has no place for is held back, and told of in sum.</summary>
    public void Enqueue(AlertMessage message)
    {
        if (!_queue.Writer.TryWrite(message))
            HoldBack(message);
    }

    /// <summary>Sends until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await NextAsync(cancellationToken) is not { } message)
                message = TakeSummary();
            else if (!_bucket.TryTake())
            {
                HoldBack(message);
                continue;
            }

            await DeliverAsync(message, cancellationToken);
        }
    }

    /// <summary>The next message; null when it is time to tell what was held back.</summary>
    private async Task<AlertMessage?> NextAsync(CancellationToken cancellationToken)
    {
        if (HeldCount() == 0)
            return await _queue.Reader.ReadAsync(cancellationToken);
        TimeSpan wait = _bucket.Wait();
        if (wait == TimeSpan.Zero)
        {
            _bucket.TryTake();
            return null;
        }

        using CancellationTokenSource due = new(wait, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        try
        {
            return await _queue.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await NextAsync(cancellationToken);
        }
    }

    private async Task DeliverAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            switch (await channel.SendAsync(message, cancellationToken))
            {
                case DeliveryOutcome.Delivered:
                    return;
                case DeliveryOutcome.Refused refused:
                    Log.MessageRefused(logger, channel.Name, message.Kind, refused.Reason);
                    return;
                case DeliveryOutcome.Failed failed when tries < options.TriesMax:
                    TimeSpan wait = WaitAfter(tries, failed.RetryAfter);
                    Log.DeliveryFailed(logger, channel.Name, failed.Reason, wait.TotalSeconds);
                    await Task.Delay(wait, time, cancellationToken);
                    break;
                case DeliveryOutcome.Failed failed:
                    Log.MessageGivenUp(logger, channel.Name, message.Kind, tries, failed.Reason);
                    return;
            }
        }
    }

    /// <summary>What the receiver asks for, else twice as long each time, less up to a half; never longer than the longest.</summary>
    private TimeSpan WaitAfter(int tries, TimeSpan? retryAfter)
    {
        TimeSpan backoff = options.BackoffFirst * Math.Pow(2, Math.Min(tries - 1, 30)) * (1 - random.NextDouble() / 2);
        TimeSpan wait = retryAfter is { } asked && asked > backoff ? asked : backoff;
        return wait < options.BackoffMax ? wait : options.BackoffMax;
    }

    private void HoldBack(AlertMessage message)
    {
        lock (_lock)
        {
            if (_held.Count < KeptMax)
                _held.Add(message);
            _heldCount++;
        }
    }

    private int HeldCount()
    {
        lock (_lock)
            return _heldCount;
    }

    private AlertMessage.Suppressed TakeSummary()
    {
        lock (_lock)
        {
            AlertMessage.Suppressed summary = new(_heldCount, [.. _held], time.GetUtcNow());
            _held.Clear();
            _heldCount = 0;
            return summary;
        }
    }
}
