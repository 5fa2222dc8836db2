namespace CrossMargin.Margin.Parameters;

/// <summary>What the linear model needs to know of one underlying. Every value is a fraction.</summary>
public sealed record UnderlyingParameters
{
    /// <param name="volatility">Per √year: 0.80 is 80 %; 0 to 10.</param>
    /// <param name="maintenance">Of an obligation that nothing of the same underlying offsets; above 0, to 1.</param>
    /// <param name="initial">Likewise, to open; from <paramref name="maintenance"/> to 1.</param>
    /// <param name="basis">Of an obligation that an asset of the same underlying offsets; above 0, to <paramref name="maintenance"/>.</param>
    public UnderlyingParameters(double volatility, double maintenance, double initial, double basis)
    {
        Volatility = Bound.Within(volatility, 0, 10, nameof(Volatility));
        Maintenance = Bound.Within(maintenance, LeastRate, 1, nameof(Maintenance));
        Initial = Bound.Within(initial, maintenance, 1, nameof(Initial));
        Basis = Bound.Within(basis, LeastRate, maintenance, nameof(Basis));
    }

    public double Volatility { get; }

    public double Maintenance { get; }

    public double Initial { get; }

    public double Basis { get; }

    /// <summary>No obligation is free of margin: otherwise a debtor without a requirement would look like an owner without debt.</summary>
    private const double LeastRate = 1e-6;
}
