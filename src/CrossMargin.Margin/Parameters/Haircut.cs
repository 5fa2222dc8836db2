namespace CrossMargin.Margin.Parameters;

/// <summary>Fractions taken off an asset's value when it counts as collateral.</summary>
/// <remarks>On positive values only, so that a haircut never flatters: min(x·(1 − h), x), as Binance Portfolio Margin has it.</remarks>
public sealed record Haircut
{
    /// <param name="maintenance">Against the maintenance requirement; 0 to 1.</param>
    /// <param name="initial">Against the initial requirement; from <paramref name="maintenance"/> to 1.</param>
    public Haircut(double maintenance, double initial)
    {
        Maintenance = Bound.Within(maintenance, 0, 1, nameof(Maintenance));
        Initial = Bound.Within(initial, maintenance, 1, nameof(Initial));
    }

    public double Maintenance { get; }

    public double Initial { get; }

    /// <summary>The larger of each fraction: a token is never worth more than its own tier and its underlying's both allow.</summary>
    public Haircut OrLarger(Haircut other) =>
        new(Math.Max(Maintenance, other.Maintenance), Math.Max(Initial, other.Initial));
}
