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
        MinStaticQuoteCollateral: Decimal(200), MinStaticBaseCollateral: Decimal(0.2m), ShockVolA: Decimal(2.5m), ShockVolPointA: 2 * Week,
        ShockVolB: Decimal(1.8m), ShockVolPointB: 8 * Week, CallSpotPriceShock: Decimal(1.2m), PutSpotPriceShock: Decimal(0.8m));

    private static readonly OptionGreekCache.GreekCacheParameters GreekCache = new(
        MaxStrikesPerBoard: 30, AcceptableSpotPricePercentMove: Decimal(0.05m), StaleUpdateDuration: 3 * Hour, VarianceIvGWAVPeriod: Day,
        VarianceSkewGWAVPeriod: 3 * Day, OptionValueIvGWAVPeriod: Day, OptionValueSkewGWAVPeriod: 3 * Day, GwavSkewFloor: Decimal(0.5m),
        GwavSkewCap: Decimal(2), RateAndCarry: Decimal(0.05m));

    private static readonly OptionGreekCache.ForceCloseParameters ForceClose = new(
        IvGWAVPeriod: 12 * Hour, SkewGWAVPeriod: Day, ShortVolShock: Decimal(1.2m), ShortPostCutoffVolShock: Decimal(1.4m),
        LongVolShock: Decimal(0.8m), LongPostCutoffVolShock: Decimal(0.5m), LiquidateVolShock: Decimal(1.3m),
        LiquidatePostCutoffVolShock: Decimal(1.6m), ShortSpotMin: Decimal(0.01m), LiquidateSpotMin: Decimal(0.02m));

    private static readonly OptionMarketPricer.PricingParameters Pricing = new(
        OptionPriceFeeCoefficient: Decimal(0.01m), OptionPriceFee1xPoint: 6 * Week, OptionPriceFee2xPoint: 16 * Week,
        SpotPriceFeeCoefficient: Decimal(0.01m), SpotPriceFee1xPoint: 6 * Week, SpotPriceFee2xPoint: 12 * Week,
        VegaFeeCoefficient: Decimal(100), StandardSize: Decimal(5), SkewAdjustmentFactor: Decimal(0.75m));

    private static readonly OptionMarketPricer.TradeLimitParameters TradeLimits = new(
        MinDelta: Decimal(0.15m), MinForceCloseDelta: Decimal(0.25m), TradingCutoff: Day / 2, MinBaseIV: Decimal(0.35m),
        MaxBaseIV: Decimal(2), MinSkew: Decimal(0.5m), MaxSkew: Decimal(1.5m), MinVol: Decimal(0.55m), MaxVol: Decimal(3),
        AbsMinSkew: Decimal(0.15m), AbsMaxSkew: Decimal(5), CapSkewsToAbs: false);

    private static readonly OptionMarketPricer.VarianceFeeParameters VarianceFees = new(
        DefaultVarianceFeeCoefficient: Decimal(0.25m), ForceCloseVarianceFeeCoefficient: Decimal(0.25m),
        SkewAdjustmentCoefficient: Decimal(3), ReferenceSkew: Decimal(1), MinimumStaticSkewAdjustment: Decimal(1),
        VegaCoefficient: Decimal(0.01m), MinimumStaticVega: 0, IvVarianceCoefficient: Decimal(1.5m), MinimumStaticIvVariance: Decimal(1));

    private static readonly LiquidityPool.LiquidityPoolParameters Pool = new(
        MinDepositWithdraw: Decimal(1), DepositDelay: Week, WithdrawalDelay: Week, WithdrawalFee: Decimal(0.01m),
        LiquidityCBThreshold: Decimal(0.01m), LiquidityCBTimeout: 3 * Day, IvVarianceCBThreshold: Decimal(0.1m),
        SkewVarianceCBThreshold: Decimal(0.35m), IvVarianceCBTimeout: 12 * Hour, SkewVarianceCBTimeout: 12 * Hour,
        GuardianMultisig: Address.Zero, GuardianDelay: 2 * Week, BoardSettlementCBTimeout: 6 * Hour, MaxFeePaid: Decimal(0.01m));

    private async Task SetParametersAsync(CancellationToken cancellationToken)
    {
        (string Contract, byte[] Call)[] calls =
        [
            ("OptionMarket", OptionMarket.SetOptionMarketParams.Encode(new OptionMarket.OptionMarketParameters(
                MaxBoardExpiry: Year, SecurityModule, FeePortionReserved: Decimal(0.1m), StaticBaseSettlementFee: Decimal(0.0075m)))),
            ("LiquidityPool", LiquidityPool.SetLiquidityPoolParameters.Encode(Pool)),
            ("ShortPoolHedger", ShortPoolHedger.SetPoolHedgerParams.Encode(
                new ShortPoolHedger.PoolHedgerParameters(InteractionDelay: Day, HedgeCap: LyraMarket.Unlimited))),
            ("ShortPoolHedger", ShortPoolHedger.SetShortBuffer.Encode(Decimal(2))),
            ("OptionGreekCache", OptionGreekCache.SetGreekCacheParameters.Encode(GreekCache)),
            ("OptionGreekCache", OptionGreekCache.SetMinCollateralParameters.Encode(MinCollateral)),
            ("OptionGreekCache", OptionGreekCache.SetForceCloseParameters.Encode(ForceClose)),
            ("OptionMarketPricer", OptionMarketPricer.SetPricingParams.Encode(Pricing)),
            ("OptionMarketPricer", OptionMarketPricer.SetTradeLimitParams.Encode(TradeLimits)),
            ("OptionMarketPricer", OptionMarketPricer.SetVarianceFeeParams.Encode(VarianceFees)),
            ("OptionToken", OptionToken.SetPartialCollateralParams.Encode(new OptionToken.PartialCollateralParameters(
                PenaltyRatio: Decimal(0.2m), LiquidatorFeeRatio: Decimal(0.4m), SmFeeRatio: Decimal(0.3m), MinLiquidationFee: Decimal(15)))),
            ("TestExchanger", TestExchanger.SetFeeRateForExchange.Encode(BaseKey, QuoteKey, Decimal(0.0075m))),
            ("TestExchanger", TestExchanger.SetFeeRateForExchange.Encode(QuoteKey, BaseKey, Decimal(0.005m))),
        ];
        foreach ((string contract, byte[] call) in calls)
            await ExecuteAsync(contract, call, cancellationToken);
    }
}
