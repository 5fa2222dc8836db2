using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>Signed contracts of one European option on one expiry's forward.</summary>
/// <param name="StrikeUsd">0 to 10¹⁵.</param>
/// <param name="Quantity">Underlying units; long is positive; to ±10¹⁵.</param>
/// <param name="Volatility">The mark's, per √year; 0 to 10⁶.</param>
public readonly record struct OptionLeg(double StrikeUsd, bool IsCall, double Quantity, double Volatility)
{
    public double StrikeUsd { get; } = Bound.Within(StrikeUsd, 0, Limits.MaxUsd, nameof(StrikeUsd));

    public double Quantity { get; } = Bound.Within(Quantity, -Limits.MaxQuantity, Limits.MaxQuantity, nameof(Quantity));

    public double Volatility { get; } = Bound.Within(Volatility, 0, Limits.MaxVolatility, nameof(Volatility));
}
