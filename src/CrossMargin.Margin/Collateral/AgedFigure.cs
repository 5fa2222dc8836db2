namespace CrossMargin.Margin.Collateral;

/// <summary>A figure with the time since it was observed, and how long it may stay unobserved.</summary>
/// <param name="Age">Null where it is not known.</param>
/// <param name="Heartbeat">The longest silence that its source promises, with the grace that the caller gives it.</param>
public readonly record struct AgedFigure(double Value, TimeSpan? Age, TimeSpan Heartbeat)
{
    /// <summary>Of unknown age, or older than its source promised.</summary>
    public bool IsStale => Age is not { } age || age > Heartbeat;
}
