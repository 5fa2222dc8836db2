using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>How much of one position must be closed so that a shortage of margin is gone.</summary>
/// <remarks>
/// Drift v2, math/liquidation.rs. Zero without a shortage; positive infinity where closing releases nothing, as its fees cost at
/// least what the margin gives: then the venue's limits alone say how much.
/// </remarks>
public static class LinearSizing
{
    /// <summary>Units of a perpetual position: shortage / (price·quote·(ratio − fee) − price·insuranceFee).</summary>
    /// <param name="shortageUsd">Requirement less equity.</param>
    /// <param name="priceUsd">Of a unit, in quote tokens; above 0.</param>
    /// <param name="quoteUsd">USD per quote token; above 0.</param>
    /// <param name="ratio">The margin ratio of the position; 0 to 10.</param>
    /// <param name="fee">The liquidator's, a fraction of what is closed; 0 to 1.</param>
    /// <param name="insuranceFee">The insurance fund's, likewise.</param>
    /// <remarks>
    /// Closing one unit frees price·quote·ratio of requirement and costs both fees. calculate_base_asset_amount_to_cover_margin_shortage.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static double UnitsToCover(
        double shortageUsd, double priceUsd, double quoteUsd, double ratio, double fee, double insuranceFee)
    {
        double price = Price(priceUsd, nameof(priceUsd));
        double freed = Bound.Within(ratio, 0, 10, nameof(ratio)) - Bound.Within(fee, 0, 1, nameof(fee));
        double releasedPerUnit = price * Price(quoteUsd, nameof(quoteUsd)) * freed
            - price * Bound.Within(insuranceFee, 0, 1, nameof(insuranceFee));
        return Cover(shortageUsd, releasedPerUnit);
    }

    /// <summary>Units of a debt to repay out of collateral: shortage / (p·(w_l − w_a·m_a / m_l) − p·insuranceFee·w_l).</summary>
    /// <param name="priceUsd">p, of a unit of the debt; above 0.</param>
    /// <param name="assetWeight">w_a, of the collateral taken; 0 to 10.</param>
    /// <param name="assetMultiplier">m_a: collateral given per value of debt, 1 plus its liquidator's fee; 0 to 10.</param>
    /// <param name="liabilityWeight">w_l, of the debt; 0 to 10.</param>
    /// <param name="liabilityMultiplier">m_l: 1 less the debt's liquidator's fee; above 0, to 10.</param>
    /// <param name="insuranceFee">A fraction of the debt; 0 to 1.</param>
    /// <remarks>calculate_liability_transfer_to_cover_margin_shortage.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static double DebtToRepay(
        double shortageUsd,
        double priceUsd,
        double assetWeight,
        double assetMultiplier,
        double liabilityWeight,
        double liabilityMultiplier,
        double insuranceFee)
    {
        double price = Price(priceUsd, nameof(priceUsd));
        double weight = Bound.Within(liabilityWeight, 0, 10, nameof(liabilityWeight));
        double given = Bound.Within(assetWeight, 0, 10, nameof(assetWeight))
            * Bound.Within(assetMultiplier, 0, 10, nameof(assetMultiplier))
            / Bound.Within(liabilityMultiplier, 1e-6, 10, nameof(liabilityMultiplier));
        return Cover(shortageUsd, price * (weight - given) - price * Bound.Within(insuranceFee, 0, 1, nameof(insuranceFee)) * weight);
    }

    private static double Cover(double shortageUsd, double releasedPerUnit)
    {
        double shortage = Bound.Within(shortageUsd, double.MinValue, double.MaxValue, nameof(shortageUsd));
        if (shortage <= 0)
            return 0;
        return releasedPerUnit > 0 ? shortage / releasedPerUnit : double.PositiveInfinity;
    }

    private static double Price(double value, string name) => Bound.Within(value, double.Epsilon, double.MaxValue, name);
}
