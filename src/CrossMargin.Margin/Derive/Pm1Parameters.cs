using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>Everything that Derive's first portfolio manager assumes. A value outside its range cannot be set.</summary>
/// <remarks>
/// The ranges are those of the setters of PMRMLib.sol in derivexyz/v2-core 7736900d, the defaults those of its test/config-test.sol,
/// getPMRMParams and getDefaultScenarios: what its portfolio cases were computed with.
/// </remarks>
public sealed record Pm1Parameters
{
    public static Pm1Parameters Default { get; } = new();

    /// <summary>±15, 10, 5, 0 %, each with volatility up, unchanged and down.</summary>
    public ScenarioGrid Grid { get; init; } = ScenarioGrid.Product(
        [1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85], [VolatilityMove.Up, VolatilityMove.None, VolatilityMove.Down]);

    public VolatilityShock Volatility { get; init; } = new() { RangeUp = 0.45, RangeDown = 0.3, LeastUp = 0 };

    public BasisShock Basis { get; init; } = new() { UpFactor = 1.05, DownFactor = 0.95, AddFactor = 0.25, FactorPerYear = 0.01 };

    /// <summary>What an expiry of positive value counts for before rates and time; 0 to 1.</summary>
    public double DiscountFactor { get; init => field = Bound.Within(value, 0, 1); } = 0.95;

    /// <summary>What the rate is multiplied by to discount it; 0 to 5.</summary>
    public double DiscountRateScale { get; init => field = Bound.Within(value, 0, 5); } = 4;

    /// <summary>What is added to that rate, per year; 0 to 5.</summary>
    public double DiscountRateAdd { get; init => field = Bound.Within(value, 0, 5); } = 0.05;

    /// <summary>What initial margin multiplies losses and contingencies by; 1 to 4.</summary>
    public double InitialFactor { get; init => field = Bound.Within(value, 1, 4); } = 1.3;

    /// <summary>A stable below this, in USD, raises that factor; 0 to 1.</summary>
    public double PegThreshold { get; init => field = Bound.Within(value, 0, 1); } = 0.98;

    /// <summary>By so much per missing dollar; 0 to 20.</summary>
    public double PegFactor { get; init => field = Bound.Within(value, 0, 20); } = 2;

    /// <summary>A confidence below this is charged; 0 to 1.</summary>
    public double ConfidenceThreshold { get; init => field = Bound.Within(value, 0, 1); } = 0.6;

    /// <summary>Of what is missing to full confidence; 0 to 1.5.</summary>
    public double ConfidenceFactor { get; init => field = Bound.Within(value, 0, 1.5); } = 0.5;

    /// <summary>Of the base's notional at spot; 0 to 1.</summary>
    public double BaseContingency { get; init => field = Bound.Within(value, 0, 1); } = 0.02;

    /// <summary>Of the perpetual's notional at spot; 0 to 1.</summary>
    public double PerpContingency { get; init => field = Bound.Within(value, 0, 1); } = 0.02;

    /// <summary>Of naked short options' notional at spot; 0 to 1.</summary>
    public double OptionContingency { get; init => field = Bound.Within(value, 0, 1); } = 0.01;

    internal double OfConfidence(double confidence, double notionalUsd) =>
        confidence < ConfidenceThreshold ? (1 - confidence) * ConfidenceFactor * notionalUsd : 0;

    /// <param name="rate">Not negative.</param>
    internal double Discount(double rate, double years) =>
        DiscountFactor * Math.Exp(-years * (rate * DiscountRateScale + DiscountRateAdd));
}
