namespace CrossMargin.Alerts.Channels;

/// <summary>One way to tell people, or their programs.</summary>
public interface IAlertChannel
{
    /// <summary>As the alerts file calls it. Never a secret.</summary>
    string Name { get; }

    /// <summary>Tries once, within a time of its own. Never throws but when it is cancelled.</summary>
    Task<DeliveryOutcome> SendAsync(AlertMessage message, CancellationToken cancellationToken);
}

/// <summary>What came of one try.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The receiver has it.</summary>
    public sealed record Delivered : DeliveryOutcome;

    /// <summary>The receiver will never take it.</summary>
    /// <param name="Reason">Without any secret.</param>
    public sealed record Refused(string Reason) : DeliveryOutcome;

    /// <summary>The receiver may take it later, or may have it already.</summary>
    /// <param name="Reason">Without any secret.</param>
    /// <param name="RetryAfter">How long it asks to be left alone; null where it does not say.</param>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter) : DeliveryOutcome;
}
