using CrossMargin.Margin.Linear;

namespace CrossMargin.Margin.Parameters;

/// <summary>What the models need to know of one underlying. Every value is a fraction.</summary>
public sealed record UnderlyingParameters
{
    /// <param name="volatility">The least that is reckoned with, per √year: 0.80 is 80 %; 0 to 10.</param>
    /// <param name="maintenance">Of an obligation that nothing of the same underlying offsets; above 0, to 1.</param>
    /// <param name="initial">Likewise, to open; from <paramref name="maintenance"/> to 1.</param>
    /// <param name="basis">Of an obligation that an asset of the same underlying offsets; above 0, to <paramref name="maintenance"/>.</param>
    /// <param name="shock">The range R of the scenario grid; 0.01 to 0.9, or 0 for what the grid does not move. 18 %: Derive's PM2.</param>
    public UnderlyingParameters(double volatility, double maintenance, double initial, double basis, double shock = 0.18)
    {
        Volatility = Bound.Within(volatility, 0, 10, nameof(Volatility));
        Maintenance = Bound.Within(maintenance, LeastRate, 1, nameof(Maintenance));
        Initial = Bound.Within(initial, maintenance, 1, nameof(Initial));
        Basis = Bound.Within(basis, LeastRate, maintenance, nameof(Basis));
        Shock = shock == 0 ? 0 : Bound.Within(shock, 0.01, 0.9, nameof(Shock));
        Rule = new LinearRule.Flat(new MarginRates(maintenance, initial));
    }

    public double Volatility { get; }

    public double Maintenance { get; }

    public double Initial { get; }

    public double Basis { get; }

    public double Shock { get; }

    /// <summary>
    /// The linear requirement of what nothing offsets. By default the two rates, whatever the size; tiers or a skew scale may
    /// take their place, if even their smallest position asks for the basis.
    /// </summary>
    public LinearRule Rule
    {
        get;
        init => field = Bound.Within(value.Require(1, 0, null).MaintenanceUsd, Basis, double.MaxValue, nameof(Rule)) > 0 ? value : field;
    }

    /// <summary>How fast and at what loss the asset sells: it widens the haircut of large holdings. Null: the haircut is the tier's, whatever the size.</summary>
    public MarketLiquidity? Liquidity { get; init; }

    /// <summary>How the weight of the asset falls with the tokens held and with the deposits of all. By default it does not.</summary>
    public SizeDiscount SizeDiscount { get; init; } = new();

    /// <summary>No obligation is free of margin: otherwise a debtor without a requirement would look like an owner without debt.</summary>
    private const double LeastRate = 1e-6;
}
