namespace CrossMargin.Margin;

/// <summary>Equity over maintenance margin, if prices have moved by the oracle-latency buffer against the account, or for it.</summary>
/// <remarks>Alerts act on the pessimistic bound. Positive infinity without obligations.</remarks>
public readonly record struct HealthBounds(double Pessimistic, double Optimistic);
