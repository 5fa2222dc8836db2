namespace CrossMargin.Domain;

/// <summary>What a push oracle promises: a new value at least every heartbeat, and whenever the price moved by the deviation.</summary>
/// <param name="Deviation">Fraction: 0.005 is half a per cent.</param>
public sealed record FeedPromise(TimeSpan Heartbeat, double Deviation);
