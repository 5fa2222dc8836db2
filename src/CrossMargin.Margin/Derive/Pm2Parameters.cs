using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>Everything that Derive's second portfolio manager assumes. A value outside its range cannot be set.</summary>
/// <remarks>The ranges are those of the setters of PMRMLib_2.sol in derivexyz/v2-core 7736900d; each group names the source of its defaults.</remarks>
public sealed record Pm2Parameters
{
    public static Pm2Parameters Default { get; } = new();

    public ScenarioGrid Grid { get; init; } = ScenarioGrid.Default;

    public VolatilityShock Volatility { get; init; } = new();

    public SkewShock Skew { get; init; } = new();

    public BasisShock Basis { get; init; } = new();

    public StaticDiscount Discount { get; init; } = new();

    public Pm2Contingency Contingency { get; init; } = new();

    /// <summary>The share of the largest loss that maintenance margin asks for; 0.1 to 10. As on Derive's main net.</summary>
    public double MaintenanceFactor { get; init => field = Bound.Within(value, 0.1, 10); } = 0.8;

    /// <summary>The share that initial margin asks for; 0.5 to 10. As on Derive's main net.</summary>
    public double InitialFactor { get; init => field = Bound.Within(value, 0.5, 10); } = 1;
}
