using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>A price for initial margin: neither a spike nor a dip of the last minutes lets an account open more.</summary>
/// <remarks>Assets at min(spot, TWAP over 5 minutes), liabilities at max: Drift v2, StrictOraclePrice.</remarks>
public readonly record struct StrictPrice
{
    /// <param name="spotUsd">Above 0 and finite.</param>
    /// <param name="twapUsd">Likewise; null where none is known: then the spot price stands alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price is not above 0, or not finite.</exception>
    public StrictPrice(double spotUsd, double? twapUsd)
    {
        SpotUsd = Bound.Within(spotUsd, double.Epsilon, double.MaxValue, nameof(spotUsd));
        double twap = twapUsd is { } known ? Bound.Within(known, double.Epsilon, double.MaxValue, nameof(twapUsd)) : spotUsd;
        (AssetUsd, LiabilityUsd) = (Math.Min(spotUsd, twap), Math.Max(spotUsd, twap));
    }

    /// <summary>The price of maintenance margin: nobody is liquidated on an average.</summary>
    public double SpotUsd { get; }

    public double AssetUsd { get; }

    public double LiabilityUsd { get; }
}
