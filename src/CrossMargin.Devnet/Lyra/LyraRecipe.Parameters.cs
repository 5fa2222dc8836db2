using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Abi.LyraV1Admin;
using CrossMargin.Domain;

namespace CrossMargin.Devnet.Lyra;

/// <summary>The parameters that the protocol publishes as its defaults.</summary>
public sealed partial class LyraRecipe
{
    private const int Hour = 60 * 60;
    private const int Day = 24 * Hour;
    private const int Week = 7 * Day;
    private const int Year = 52 * Week;

    private static readonly OptionGreekCache.MinCollateralParameters MinCollateral = new(
        MinStaticQuoteCollateral: Units(200), MinStaticBaseCollateral: Units(0.2m), ShockVolA: Units(2.5m), ShockVolPointA: 2 * Week,
        ShockVolB: Units(1.8m), ShockVolPointB: 8 * Week, CallSpotPriceShock: Units(1.2m), PutSpotPriceShock: Units(0.8m));

    private static readonly OptionGreekCache.GreekCacheParameters GreekCache = new(
        MaxStrikesPerBoard: 30, AcceptableSpotPricePercentMove: Units(0.05m), StaleUpdateDuration: 3 * Hour, VarianceIvGWAVPeriod: Day,
        VarianceSkewGWAVPeriod: 3 * Day, OptionValueIvGWAVPeriod: Day, OptionValueSkewGWAVPeriod: 3 * Day, GwavSkewFloor: Units(0.5m),
        GwavSkewCap: Units(2), RateAndCarry: Units(0.05m));

    private static readonly OptionGreekCache.ForceCloseParameters ForceClose = new(
        IvGWAVPeriod: 12 * Hour, SkewGWAVPeriod: Day, ShortVolShock: Units(1.2m), ShortPostCutoffVolShock: Units(1.4m),
        LongVolShock: Units(0.8m), LongPostCutoffVolShock: Units(0.5m), LiquidateVolShock: Units(1.3m),
        LiquidatePostCutoffVolShock: Units(1.6m), ShortSpotMin: Units(0.01m), LiquidateSpotMin: Units(0.02m));

    private static readonly OptionMarketPricer.PricingParameters Pricing = new(
        OptionPriceFeeCoefficient: Units(0.01m), OptionPriceFee1xPoint: 6 * Week, OptionPriceFee2xPoint: 16 * Week,
        SpotPriceFeeCoefficient: Units(0.01m), SpotPriceFee1xPoint: 6 * Week, SpotPriceFee2xPoint: 12 * Week,
        VegaFeeCoefficient: Units(100), StandardSize: Units(5), SkewAdjustmentFactor: Units(0.75m));

    private static readonly OptionMarketPricer.TradeLimitParameters TradeLimits = new(
        MinDelta: Units(0.15m), MinForceCloseDelta: Units(0.25m), TradingCutoff: Day / 2, MinBaseIV: Units(0.35m),
        MaxBaseIV: Units(2), MinSkew: Units(0.5m), MaxSkew: Units(1.5m), MinVol: Units(0.55m), MaxVol: Units(3),
        AbsMinSkew: Units(0.15m), AbsMaxSkew: Units(5), CapSkewsToAbs: false);

    private static readonly OptionMarketPricer.VarianceFeeParameters VarianceFees = new(
        DefaultVarianceFeeCoefficient: Units(0.25m), ForceCloseVarianceFeeCoefficient: Units(0.25m),
        SkewAdjustmentCoefficient: Units(3), ReferenceSkew: Units(1), MinimumStaticSkewAdjustment: Units(1),
        VegaCoefficient: Units(0.01m), MinimumStaticVega: 0, IvVarianceCoefficient: Units(1.5m), MinimumStaticIvVariance: Units(1));

    private static readonly LiquidityPool.LiquidityPoolParameters Pool = new(
        MinDepositWithdraw: Units(1), DepositDelay: Week, WithdrawalDelay: Week, WithdrawalFee: Units(0.01m),
        LiquidityCBThreshold: Units(0.01m), LiquidityCBTimeout: 3 * Day, IvVarianceCBThreshold: Units(0.1m),
        SkewVarianceCBThreshold: Units(0.35m), IvVarianceCBTimeout: 12 * Hour, SkewVarianceCBTimeout: 12 * Hour,
        GuardianMultisig: Address.Zero, GuardianDelay: 2 * Week, BoardSettlementCBTimeout: 6 * Hour, MaxFeePaid: Units(0.01m));

    private async Task SetParametersAsync(CancellationToken cancellationToken)
    {
        (string Contract, byte[] Call)[] calls =
        [
            ("OptionMarket", OptionMarket.SetOptionMarketParams.Encode(new OptionMarket.OptionMarketParameters(
                MaxBoardExpiry: Year, SecurityModule, FeePortionReserved: Units(0.1m), StaticBaseSettlementFee: Units(0.0075m)))),
            ("LiquidityPool", LiquidityPool.SetLiquidityPoolParameters.Encode(Pool)),
            ("ShortPoolHedger", ShortPoolHedger.SetPoolHedgerParams.Encode(
                new ShortPoolHedger.PoolHedgerParameters(InteractionDelay: Day, HedgeCap: LyraMarket.Unlimited))),
            ("ShortPoolHedger", ShortPoolHedger.SetShortBuffer.Encode(Units(2))),
            ("OptionGreekCache", OptionGreekCache.SetGreekCacheParameters.Encode(GreekCache)),
            ("OptionGreekCache", OptionGreekCache.SetMinCollateralParameters.Encode(MinCollateral)),
            ("OptionGreekCache", OptionGreekCache.SetForceCloseParameters.Encode(ForceClose)),
            ("OptionMarketPricer", OptionMarketPricer.SetPricingParams.Encode(Pricing)),
            ("OptionMarketPricer", OptionMarketPricer.SetTradeLimitParams.Encode(TradeLimits)),
            ("OptionMarketPricer", OptionMarketPricer.SetVarianceFeeParams.Encode(VarianceFees)),
            ("OptionToken", OptionToken.SetPartialCollateralParams.Encode(new OptionToken.PartialCollateralParameters(
                PenaltyRatio: Units(0.2m), LiquidatorFeeRatio: Units(0.4m), SmFeeRatio: Units(0.3m), MinLiquidationFee: Units(15)))),
            ("TestExchanger", TestExchanger.SetFeeRateForExchange.Encode(BaseKey, QuoteKey, Units(0.0075m))),
            ("TestExchanger", TestExchanger.SetFeeRateForExchange.Encode(QuoteKey, BaseKey, Units(0.005m))),
        ];
        foreach ((string contract, byte[] call) in calls)
            await ExecuteAsync(contract, call, cancellationToken);
    }
}
