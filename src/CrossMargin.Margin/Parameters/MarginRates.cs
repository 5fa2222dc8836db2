namespace CrossMargin.Margin.Parameters;

/// <summary>What a position needs as a fraction of its notional.</summary>
public sealed record MarginRates
{
    /// <param name="maintenance">To keep; 0 to 1. 3 %: the contingency of Derive's PM2 for perpetuals.</param>
    /// <param name="initial">To open; from <paramref name="maintenance"/> to 1. 4 %: likewise.</param>
    public MarginRates(double maintenance = 0.03, double initial = 0.04)
    {
        Maintenance = Bound.Within(maintenance, 0, 1, nameof(Maintenance));
        Initial = Bound.Within(initial, maintenance, 1, nameof(Initial));
    }

    public double Maintenance { get; }

    public double Initial { get; }
}
