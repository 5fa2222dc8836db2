using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The market's parameters, each a slot: only those that a verdict or a liquidation depends on. Names are part of the ledger.</summary>
/// <remarks>Decimals of 18 places; periods in seconds. Each has the name that the contract gives it, in its event.</remarks>
internal static class LyraParameters
{
    // OptionGreekCache, MinCollateralParameters.
    public static readonly Slot MinStaticQuoteCollateral = new("min-static-quote-collateral");
    public static readonly Slot MinStaticBaseCollateral = new("min-static-base-collateral");
    public static readonly Slot ShockVolA = new("shock-vol-a");
    public static readonly Slot ShockVolPointA = new("shock-vol-point-a");
    public static readonly Slot ShockVolB = new("shock-vol-b");
    public static readonly Slot ShockVolPointB = new("shock-vol-point-b");
    public static readonly Slot CallSpotPriceShock = new("call-spot-price-shock");
    public static readonly Slot PutSpotPriceShock = new("put-spot-price-shock");

    // OptionGreekCache, GreekCacheParameters. The rate is signed.
    public static readonly Slot RateAndCarry = new("rate-and-carry");
    public static readonly Slot VarianceIvPeriod = new("variance-iv-gwav-period");

    // OptionGreekCache, ForceCloseParameters.
    public static readonly Slot IvPeriod = new("iv-gwav-period");
    public static readonly Slot SkewPeriod = new("skew-gwav-period");
    public static readonly Slot LiquidateVolShock = new("liquidate-vol-shock");
    public static readonly Slot LiquidatePostCutoffVolShock = new("liquidate-post-cutoff-vol-shock");
    public static readonly Slot LiquidateSpotMin = new("liquidate-spot-min");

    // OptionToken, PartialCollateralParameters.
    public static readonly Slot PenaltyRatio = new("penalty-ratio");
    public static readonly Slot LiquidatorFeeRatio = new("liquidator-fee-ratio");
    public static readonly Slot MinLiquidationFee = new("min-liquidation-fee");

    // OptionMarket, OptionMarketParameters.
    public static readonly Slot StaticBaseSettlementFee = new("static-base-settlement-fee");

    // OptionMarketPricer, PricingParameters.
    public static readonly Slot OptionPriceFeeCoefficient = new("option-price-fee-coefficient");
    public static readonly Slot OptionPriceFee1xPoint = new("option-price-fee-1x-point");
    public static readonly Slot OptionPriceFee2xPoint = new("option-price-fee-2x-point");
    public static readonly Slot SpotPriceFeeCoefficient = new("spot-price-fee-coefficient");
    public static readonly Slot SpotPriceFee1xPoint = new("spot-price-fee-1x-point");
    public static readonly Slot SpotPriceFee2xPoint = new("spot-price-fee-2x-point");
    public static readonly Slot VegaFeeCoefficient = new("vega-fee-coefficient");
    public static readonly Slot StandardSize = new("standard-size");
    public static readonly Slot SkewAdjustmentFactor = new("skew-adjustment-factor");

    // OptionMarketPricer, TradeLimitParameters.
    public static readonly Slot TradingCutoff = new("trading-cutoff");
    public static readonly Slot AbsMinSkew = new("abs-min-skew");
    public static readonly Slot AbsMaxSkew = new("abs-max-skew");
    public static readonly Slot CapSkewsToAbs = new("cap-skews-to-abs");

    // OptionMarketPricer, VarianceFeeParameters.
    public static readonly Slot VarianceFeeCoefficient = new("force-close-variance-fee-coefficient");
    public static readonly Slot SkewAdjustmentCoefficient = new("skew-adjustment-coefficient");
    public static readonly Slot ReferenceSkew = new("reference-skew");
    public static readonly Slot MinimumStaticSkewAdjustment = new("minimum-static-skew-adjustment");
    public static readonly Slot VegaCoefficient = new("vega-coefficient");
    public static readonly Slot MinimumStaticVega = new("minimum-static-vega");
    public static readonly Slot IvVarianceCoefficient = new("iv-variance-coefficient");
    public static readonly Slot MinimumStaticIvVariance = new("minimum-static-iv-variance");

    /// <summary>Those that the least collateral depends on: a change of one moves the verdict on every short position.</summary>
    public static readonly IReadOnlySet<Slot> OfVerdict = new HashSet<Slot>
    {
        MinStaticQuoteCollateral, MinStaticBaseCollateral, ShockVolA, ShockVolPointA, ShockVolB, ShockVolPointB, CallSpotPriceShock,
        PutSpotPriceShock, RateAndCarry,
    };
}
