using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Parameters, as the contracts log them whenever they are set.</summary>
internal sealed partial class LyraReducer
{
    private Dictionary<Hash32, Handler> PricerEvents() => new()
    {
        [OptionMarketPricer.PricingParametersSetEvent.Topic0] = OnPricingParametersSet,
        [OptionMarketPricer.TradeLimitParametersSetEvent.Topic0] = OnTradeLimitParametersSet,
        [OptionMarketPricer.VarianceFeeParametersSetEvent.Topic0] = OnVarianceFeeParametersSet,
    };

    private void OnMinCollateralParametersSet(in EventLog log)
    {
        var set = OptionGreekCache.MinCollateralParametersSetEvent.Decode(log).Params;
        _journal.Set(LyraParameters.MinStaticQuoteCollateral, set.MinStaticQuoteCollateral);
        _journal.Set(LyraParameters.MinStaticBaseCollateral, set.MinStaticBaseCollateral);
        _journal.Set(LyraParameters.ShockVolA, set.ShockVolA);
        _journal.Set(LyraParameters.ShockVolPointA, set.ShockVolPointA);
        _journal.Set(LyraParameters.ShockVolB, set.ShockVolB);
        _journal.Set(LyraParameters.ShockVolPointB, set.ShockVolPointB);
        _journal.Set(LyraParameters.CallSpotPriceShock, set.CallSpotPriceShock);
        _journal.Set(LyraParameters.PutSpotPriceShock, set.PutSpotPriceShock);
    }

    private void OnGreekCacheParametersSet(in EventLog log)
    {
        var set = OptionGreekCache.GreekCacheParametersSetEvent.Decode(log).Params;
        _journal.Set(LyraParameters.RateAndCarry, set.RateAndCarry);
        _journal.Set(LyraParameters.VarianceIvPeriod, set.VarianceIvGWAVPeriod);
    }

    private void OnForceCloseParametersSet(in EventLog log)
    {
        var set = OptionGreekCache.ForceCloseParametersSetEvent.Decode(log).Params;
        _journal.Set(LyraParameters.IvPeriod, set.IvGWAVPeriod);
        _journal.Set(LyraParameters.SkewPeriod, set.SkewGWAVPeriod);
        _journal.Set(LyraParameters.LiquidateVolShock, set.LiquidateVolShock);
        _journal.Set(LyraParameters.LiquidatePostCutoffVolShock, set.LiquidatePostCutoffVolShock);
        _journal.Set(LyraParameters.LiquidateSpotMin, set.LiquidateSpotMin);
    }

    private void OnPartialCollateralParamsSet(in EventLog log)
    {
        var set = OptionToken.PartialCollateralParamsSetEvent.Decode(log).PartialCollateralParams;
        _journal.Set(LyraParameters.PenaltyRatio, set.PenaltyRatio);
        _journal.Set(LyraParameters.LiquidatorFeeRatio, set.LiquidatorFeeRatio);
        _journal.Set(LyraParameters.MinLiquidationFee, set.MinLiquidationFee);
    }

    private void OnOptionMarketParamsSet(in EventLog log) => _journal.Set(
        LyraParameters.StaticBaseSettlementFee,
        OptionMarket.OptionMarketParamsSetEvent.Decode(log).OptionMarketParams.StaticBaseSettlementFee);

    private void OnPricingParametersSet(in EventLog log)
    {
        var set = OptionMarketPricer.PricingParametersSetEvent.Decode(log).PricingParams;
        _journal.Set(LyraParameters.OptionPriceFeeCoefficient, set.OptionPriceFeeCoefficient);
        _journal.Set(LyraParameters.OptionPriceFee1xPoint, set.OptionPriceFee1xPoint);
        _journal.Set(LyraParameters.OptionPriceFee2xPoint, set.OptionPriceFee2xPoint);
        _journal.Set(LyraParameters.SpotPriceFeeCoefficient, set.SpotPriceFeeCoefficient);
        _journal.Set(LyraParameters.SpotPriceFee1xPoint, set.SpotPriceFee1xPoint);
        _journal.Set(LyraParameters.SpotPriceFee2xPoint, set.SpotPriceFee2xPoint);
        _journal.Set(LyraParameters.VegaFeeCoefficient, set.VegaFeeCoefficient);
        _journal.Set(LyraParameters.StandardSize, set.StandardSize);
        _journal.Set(LyraParameters.SkewAdjustmentFactor, set.SkewAdjustmentFactor);
    }

    private void OnTradeLimitParametersSet(in EventLog log)
    {
        var set = OptionMarketPricer.TradeLimitParametersSetEvent.Decode(log).TradeLimitParams;
        _journal.Set(LyraParameters.TradingCutoff, set.TradingCutoff);
        _journal.Set(LyraParameters.AbsMinSkew, set.AbsMinSkew);
        _journal.Set(LyraParameters.AbsMaxSkew, set.AbsMaxSkew);
        _journal.Set(LyraParameters.CapSkewsToAbs, set.CapSkewsToAbs ? 1 : 0);
    }

    private void OnVarianceFeeParametersSet(in EventLog log)
    {
        var set = OptionMarketPricer.VarianceFeeParametersSetEvent.Decode(log).VarianceFeeParams;
        _journal.Set(LyraParameters.VarianceFeeCoefficient, set.ForceCloseVarianceFeeCoefficient);
        _journal.Set(LyraParameters.SkewAdjustmentCoefficient, set.SkewAdjustmentCoefficient);
        _journal.Set(LyraParameters.ReferenceSkew, set.ReferenceSkew);
        _journal.Set(LyraParameters.MinimumStaticSkewAdjustment, set.MinimumStaticSkewAdjustment);
        _journal.Set(LyraParameters.VegaCoefficient, set.VegaCoefficient);
        _journal.Set(LyraParameters.MinimumStaticVega, set.MinimumStaticVega);
        _journal.Set(LyraParameters.IvVarianceCoefficient, set.IvVarianceCoefficient);
        _journal.Set(LyraParameters.MinimumStaticIvVariance, set.MinimumStaticIvVariance);
    }
}
