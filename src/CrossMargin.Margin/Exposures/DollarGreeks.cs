namespace CrossMargin.Margin.Exposures;

/// <summary>Sensitivities in USD; they add up over positions of one underlying.</summary>
/// <param name="DeltaUsd">Change of value per relative move of the price by one.</param>
/// <param name="GammaUsd">Change of <paramref name="DeltaUsd"/>'s quantity-weighted slope: γ·S², so that a relative move x is worth ½·GammaUsd·x².</param>
/// <param name="VegaUsd">Per 1.00 of volatility (100 points).</param>
/// <param name="ThetaUsd">Per day that passes; negative for who bought options.</param>
/// <param name="RhoUsd">Per 1.00 of the interest rate.</param>
public readonly record struct DollarGreeks(double DeltaUsd, double GammaUsd, double VegaUsd, double ThetaUsd, double RhoUsd)
{
    public static DollarGreeks operator +(DollarGreeks left, DollarGreeks right) => left.Add(right);

    public DollarGreeks Add(DollarGreeks other) => new(
        DeltaUsd + other.DeltaUsd, GammaUsd + other.GammaUsd, VegaUsd + other.VegaUsd, ThetaUsd + other.ThetaUsd, RhoUsd + other.RhoUsd);
}
