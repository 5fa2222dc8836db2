using System.ComponentModel.DataAnnotations;
using CrossMargin.Alerts.Channels;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Alerts.Delivering;

/// <summary>Hands every message to every channel, and waits for none.</summary>
public sealed class AlertDispatcher
{
    private readonly IReadOnlyList<ChannelLane> _lanes;

    /// <param name="random">Seeds the jitter of each channel.</param>
    /// <exception cref="ArgumentException">There is no channel.</exception>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public AlertDispatcher(
        IReadOnlyList<IAlertChannel> channels, DeliveryOptions options, TimeProvider time, Random random, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfZero(channels.Count);
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _lanes = [.. channels.Select(channel => new ChannelLane(channel, options, time, new Random(random.Next()), logger))];
    }

    /// <summary>Returns at once.</summary>
    public void Tell(AlertMessage message)
    {
        foreach (ChannelLane lane in _lanes)
            lane.Enqueue(message);
    }

    /// <summary>Sends until it is cancelled, and then returns.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> lanes = [.. _lanes.Select(lane => lane.RunAsync(stop.Token))];
        // A lane ends only by cancellation or by a defect; then the others must end too.
        Task first = await Task.WhenAny(lanes);
        await stop.CancelAsync();
        await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
            await first;
    }
}
