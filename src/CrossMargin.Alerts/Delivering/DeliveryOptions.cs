using System.ComponentModel.DataAnnotations;

namespace CrossMargin.Alerts.Delivering;

/// <summary>How each channel is used. The same for all.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Messages at once; 1 to 100. The default is 10.</summary>
    [Range(1, 100)]
    public int Burst { get; init; } = 10;

    /// <summary>Messages a minute after that; 0.1 to 600. The default is 6.</summary>
    [Range(0.1, 600.0)]
    public double PerMinute { get; init; } = 6;

    /// <summary>Tries of one message; 1 to 20. The default is 6: some two minutes.</summary>
    [Range(1, 20)]
    public int TriesMax { get; init; } = 6;

    /// <summary>Before the second try. Doubles from there, with jitter; 1 millisecond to 1 minute. The default is 2 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>No wait is longer, whatever the receiver asks for; 1 millisecond to 1 hour. The default is 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Messages that wait for a channel; 1 to 10,000. Those beyond are counted, and told of in sum. The default is 256.</summary>
    [Range(1, 10_000)]
    public int QueueMax { get; init; } = 256;
}
