namespace CrossMargin.Margin.Oracles;

/// <summary>Which validity permits which use.</summary>
public static class PriceUses
{
    /// <summary>What a less demanding use is refused, a more demanding one is refused too.</summary>
    /// <param name="age">From the oracle's time to ours; null where it is not known, which never liquidates.</param>
    /// <remarks>
    /// After Drift v2, is_oracle_valid_for_action: margin wants a price that is positive, calm, certain and fresh; a liquidation is
    /// made on uncertain and stale prices too, but not on one far from its average, which may be manipulated. ◊ Unlike Drift's it
    /// has an age limit of its own, as Jupiter's has, and none is made by a wrong clock. Whoever reduces risk is only refused
    /// where there is no price: the venue's own rules bound what that may cost.
    /// </remarks>
    public static bool Permits(PriceUse use, PriceValidity validity, TimeSpan? age, PriceAgeLimits limits) => use switch
    {
        PriceUse.IncreaseRisk => validity is PriceValidity.Valid,
        PriceUse.Margin => validity is PriceValidity.Valid or PriceValidity.StaleForIncrease or PriceValidity.InsufficientData,
        PriceUse.Liquidate => age <= limits.Liquidation
            && validity is not (PriceValidity.NonPositive or PriceValidity.TooVolatile or PriceValidity.FromTheFuture),
        _ => validity is not PriceValidity.NonPositive,
    };
}
