using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>The haircut by what selling the asset would take: its volatility over the time to sell, and the market's depth.</summary>
/// <remarks>
/// ◊ h = max(h_static, z·σ·√T_liq + slippage(q)), within 0 to 1. T_liq is the time to sell q at the participation cap of the daily volume,
/// in years of 365 days; the seller bears the price of the last unit, so the whole time counts. The slippage is that of one sale of
/// q: selling in parts loses less, which is left as a reserve. A larger holding, a higher volatility or a smaller market
/// never lowers h.
/// </remarks>
public static class HaircutSchedule
{
    /// <summary>Both fractions of an asset's haircut, each at least what the sale would lose.</summary>
    /// <param name="stated">The tier's haircut, h_static.</param>
    /// <param name="quantityUsd">What is held, at the observed price; never negative.</param>
    /// <param name="volatility">Fraction per √year; 0 to 100.</param>
    /// <param name="quantile">z; 0 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static Haircut Of(Haircut stated, double quantityUsd, double volatility, MarketLiquidity liquidity, double quantile)
    {
        double loss = SaleLoss(quantityUsd, volatility, liquidity, quantile);
        return new Haircut(Math.Max(stated.Maintenance, loss), Math.Max(stated.Initial, loss));
    }

    /// <summary>z·σ·√T_liq + slippage(q), at most 1; 1 for an asset that nobody trades.</summary>
    /// <inheritdoc cref="Of"/>
    public static double SaleLoss(double quantityUsd, double volatility, MarketLiquidity liquidity, double quantile)
    {
        double quantity = Bound.Within(quantityUsd, 0, double.MaxValue, nameof(quantityUsd));
        double spread = Bound.Within(quantile, 0, 10, nameof(quantile)) * Bound.Within(volatility, 0, 100, nameof(volatility));
        double days = liquidity.DaysToSell(quantity);
        if (double.IsPositiveInfinity(days))
            return 1;
        return Math.Min(1, spread * Math.Sqrt(days / 365) + (quantity > 0 ? liquidity.Depth.LostAt(quantity) : 0));
    }
}
