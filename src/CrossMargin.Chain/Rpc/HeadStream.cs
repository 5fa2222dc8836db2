using System.Runtime.CompilerServices;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Chain.Rpc;

/// <summary>
/// New heads from a subscription; by polling where no endpoint takes subscriptions, and in the time between a
/// subscription's end and the next.
/// </summary>
internal sealed class HeadStream(
    ChainId chain,
    IReadOnlyList<JsonRpcTransport> announcers,
    Func<CancellationToken, Task<BlockHeader?>> readHead,
    HeaderReader headers,
    RpcOptions options,
    TimeProvider time,
    Func<double> jitter,
    ILogger logger)
{
    /// <summary>Waits differ by up to this fraction, so that those who lost one node do not come back to it together.</summary>
    private const double JitterFraction = 0.2;

    public async IAsyncEnumerable<BlockHeader> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlockRef last = default;
        for (int failures = 0; ; failures++)
        {
            if (await TrySubscribeAsync(failures, cancellationToken) is { } subscription)
            {
                await using HeadSubscription open = subscription;
                await foreach ((BlockHeader head, bool isAnnounced) in FollowAsync(open, last, cancellationToken))
                {
                    // Only what it announces shows that a subscription lives: one that is silent is left alone for longer each time.
                    if (isAnnounced && failures > 0)
                        Log.HeadsResumed(logger, chain.Value);
                    failures = isAnnounced ? 0 : failures;
                    if (head.Ref == last)
                        continue;
                    last = head.Ref;
                    yield return head;
                }
            }

            if (failures == 0 && announcers.Count > 0)
                Log.HeadsPolled(logger, chain.Value, options.HeadPollInterval.TotalSeconds);
            await foreach (BlockHeader head in PollAsync(last, failures, cancellationToken))
            {
                last = head.Ref;
                yield return head;
            }
        }
    }

    /// <summary>Heads until the subscription ends: it broke, or it is silent although the chain goes on.</summary>
    private async IAsyncEnumerable<(BlockHeader Head, bool IsAnnounced)> FollowAsync(
        HeadSubscription subscription, BlockRef last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What came before the subscription was in place would otherwise be told only with the next head.
        if (await TryAsync(readHead, cancellationToken) is { } first)
        {
            last = first.Ref;
            yield return (first, false);
        }

        while (true)
        {
            (BlockHeader? head, bool isOver) = await NextAsync(subscription, last, cancellationToken);
            if (head is not null)
            {
                last = head.Ref;
                yield return (head, !isOver);
            }

            if (isOver)
                yield break;
        }
    }

    private async Task<(BlockHeader? Head, bool IsOver)> NextAsync(
        HeadSubscription subscription, BlockRef last, CancellationToken cancellationToken)
    {
        try
        {
            if (await subscription.NextAsync(Jittered(options.HeadStallTimeout), time, cancellationToken) is { } announced)
                return (announced, false);
            BlockHeader? head = await readHead(cancellationToken);
            return head is null || head.Ref == last ? (null, false) : (head, true);
        }
        catch (RpcException)
        {
            return (null, true);
        }
    }

    /// <summary>Polls for as long as the next subscription must wait; without a way to subscribe, for ever.</summary>
    /// <exception cref="RpcException">Nobody answers any more: whoever waits for a head should know of it now, not when it gave up.</exception>
    private async IAsyncEnumerable<BlockHeader> PollAsync(
        BlockRef last, int failures, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        double waitMs = options.BackoffFirst.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30));
        DateTimeOffset until =
            time.GetUtcNow() + Jittered(TimeSpan.FromMilliseconds(Math.Min(waitMs, options.BackoffMax.TotalMilliseconds)));
        do
        {
            if (await readHead(cancellationToken) is { } head && head.Ref != last)
            {
                last = head.Ref;
                yield return head;
            }

            await Task.Delay(options.HeadPollInterval, time, cancellationToken);
        }
        while (announcers.Count == 0 || time.GetUtcNow() < until);
    }

    private TimeSpan Jittered(TimeSpan wait) => wait * (1 + JitterFraction * (2 * jitter() - 1));

    /// <summary>The announcers take turns.</summary>
    private async Task<HeadSubscription?> TrySubscribeAsync(int failures, CancellationToken cancellationToken) =>
        announcers.Count == 0
            ? null
            : await TryAsync<HeadSubscription>(
                async token => await announcers[failures % announcers.Count].SubscribeHeadsAsync(headers, token), cancellationToken);

    /// <summary>A head is a hint: what goes wrong while asking for it is logged where it is retried, and heals.</summary>
    private static async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await read(cancellationToken);
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
