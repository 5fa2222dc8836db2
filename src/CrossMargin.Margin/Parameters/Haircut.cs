namespace CrossMargin.Margin.Parameters;

/// <summary>Fractions taken off an asset's value when it counts as collateral.</summary>
/// <remarks>On positive values only, so that a haircut never flatters: min(x·(1 − h), x), as Binance Portfolio Margin has it.</remarks>
public sealed record Haircut
{
    public static Haircut None { get; } = new(0, 0);

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

    /// <summary>What is left after the haircut counts at a weight from 0 to 1 only: 1 − (1 − h)·w, or h where that is larger.</summary>
    public Haircut AtWeight(double maintenanceWeight, double initialWeight)
    {
        double maintenance = Math.Max(Maintenance, 1 - (1 - Maintenance) * maintenanceWeight);
        return new Haircut(maintenance, Math.Max(maintenance, Math.Max(Initial, 1 - (1 - Initial) * initialWeight)));
    }
}
