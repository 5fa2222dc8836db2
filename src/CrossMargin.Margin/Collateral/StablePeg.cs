using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>What follows from the stable coin, in which an account is kept, not being worth one dollar.</summary>
/// <remarks>Derive v2, PMRM_2: collateral is divided by the stable price; the de-peg loss is of the initial margin only.</remarks>
public static class StablePeg
{
    /// <summary>A value in dollars, in stable coins: value / price.</summary>
    /// <param name="stableUsd">USD per stable coin; above 0. At zero nothing has a value in it: refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">The price is not above 0, or not finite.</exception>
    public static double InStable(double valueUsd, double stableUsd) => valueUsd / Checked(stableUsd);

    /// <summary>(threshold − price)·factor below the threshold, 0 above: what initial margin adds to the loss factor of the worst scenario.</summary>
    /// <inheritdoc cref="InStable"/>
    public static double ExtraLossFactor(double stableUsd, StablePegParameters parameters) =>
        Math.Max(0, parameters.Threshold - Checked(stableUsd)) * parameters.Factor;

    private static double Checked(double stableUsd) => Bound.Within(stableUsd, 1e-9, double.MaxValue, nameof(stableUsd));
}
