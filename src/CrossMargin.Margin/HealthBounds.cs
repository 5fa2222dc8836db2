namespace CrossMargin.Margin;

/// <summary>Equity over maintenance margin, if prices have moved by the oracle-latency buffer against the account, or for it.</summary>
/// <remarks>Alerts act on the pessimistic bound. Positive infinity without obligations.</remarks>
public readonly record struct HealthBounds(double Pessimistic, double Optimistic)
{
    /// <summary>Each bound the smaller of the two; unchanged where there is no other.</summary>
    public HealthBounds OrWorse(HealthBounds? other) => other is { } one
        ? new HealthBounds(Math.Min(Pessimistic, one.Pessimistic), Math.Min(Optimistic, one.Optimistic))
        : this;
}
