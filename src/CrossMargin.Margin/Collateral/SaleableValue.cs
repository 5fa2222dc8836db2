using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>The haircut schedule of a holding of any size, such that more of an asset is never worth less.</summary>
/// <remarks>
/// ◊ q·(1 − h(q)) rises up to some size and falls beyond it: the last units cost more than they bring. Nobody has to sell them, so
/// beyond that size the holding counts for what its best part would bring. The peak depends on the market alone, not on
/// the holding.
/// </remarks>
public static class SaleableValue
{
    private const int MaxSteps = 200;

    /// <param name="stated">The tier's haircut, at least of which is taken.</param>
    /// <param name="valueUsd">Of the holding; not negative.</param>
    public static Haircut Haircut(Haircut stated, double valueUsd, double volatility, MarketLiquidity liquidity, double quantile)
    {
        if (valueUsd <= 0)
            return stated;
        double bestUsd = Math.Min(valueUsd, Peak(q => q * (1 - HaircutSchedule.SaleLoss(q, volatility, liquidity, quantile)), valueUsd));
        double counted = bestUsd * (1 - HaircutSchedule.SaleLoss(bestUsd, volatility, liquidity, quantile)) / valueUsd;
        double maintenance = Math.Clamp(1 - counted, stated.Maintenance, 1);
        return new Haircut(maintenance, Math.Max(maintenance, stated.Initial));
    }

    /// <summary>Where a function that rises and then falls is largest between 0 and an end: golden-section search (Kiefer, 1953).</summary>
    private static double Peak(Func<double, double> brings, double end)
    {
        const double Golden = 0.6180339887498949;
        double low = 0, high = end;
        double left = high - Golden * (high - low), right = low + Golden * (high - low);
        double atLeft = brings(left), atRight = brings(right);
        for (int step = 0; step < MaxSteps && high - low > 1e-12 * end; step++)
        {
            if (atLeft > atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - Golden * (high - low);
                atLeft = brings(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + Golden * (high - low);
                atRight = brings(right);
            }
        }

        return brings(end) >= Math.Max(atLeft, atRight) ? end : (low + high) / 2;
    }
}
