using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The fees that the pool adds to the premium when it closes a short position by force. Quote.</summary>
/// <remarks>
/// Source: @lyrafinance/protocol 0.1.3-alpha, OptionMarketPricer.sol, functions getTimeWeightedFee, getVegaUtilFee, getVarianceFee and
/// ivImpactForTrade; OptionGreekCache.sol, _updateStrikeExposureAndGetPrice and _updateBoardIvVariance.
/// </remarks>
internal static class ClosingFees
{
    public static readonly TimedFee OptionFee = new(
        LyraParameters.OptionPriceFeeCoefficient, LyraParameters.OptionPriceFee1xPoint, LyraParameters.OptionPriceFee2xPoint);

    public static readonly TimedFee SpotFee = new(
        LyraParameters.SpotPriceFeeCoefficient, LyraParameters.SpotPriceFee1xPoint, LyraParameters.SpotPriceFee2xPoint);

    /// <summary>The coefficient up to the first point, twice of it at the second, and so on in a straight line.</summary>
    public static BigInteger OfTime(PositionStanding position, TimedFee fee, VenueSlots slots)
    {
        (BigInteger coefficient, BigInteger once, BigInteger twice) = (slots[fee.Coefficient], slots[fee.Once], slots[fee.Twice]);
        BigInteger beyond = position.SecondsToExpiry - once;
        return beyond.Sign <= 0 || twice <= once
            ? coefficient
            : LyraMath.Multiply(coefficient, LyraMath.Unit + beyond * LyraMath.Unit / (twice - once));
    }

    /// <summary>Nothing where the trade brings the pool's net vega nearer to zero. Null while the pool's value is not known.</summary>
    public static BigInteger? OfVega(PositionStanding position, BigInteger volatility, VenueSlots slots)
    {
        BigInteger before = slots[LyraSlots.NetVega];
        // Buying back a short adds to what traders hold.
        BigInteger after = before + LyraMath.Multiply(position.Amount, slots[StrikeSlots.Of(position.StrikeId).Vega]);
        if (BigInteger.Abs(before) >= BigInteger.Abs(after))
            return BigInteger.Zero;
        BigInteger value = slots[LyraSlots.PoolValue];
        if (value.Sign <= 0)
            return null;
        BigInteger used = LyraMath.Divide(LyraMath.Multiply(volatility, BigInteger.Abs(after)), value);
        return LyraMath.Multiply(LyraMath.Multiply(slots[LyraParameters.VegaFeeCoefficient], used), position.Amount);
    }

    /// <summary>Grows with the option's vega, with how far the skew is from its reference, and with how far volatility is from its average.</summary>
    public static BigInteger? OfVariance(PositionStanding position, VenueSlots slots)
    {
        BigInteger coefficient = slots[LyraParameters.VarianceFeeCoefficient];
        if (coefficient.IsZero)
            return BigInteger.Zero;
        BoardSlots board = BoardSlots.Of(position.BoardId);
        if (SkewAfter(position, slots) is not { } skew)
            return null;
        BlackScholesInputs inputs = new(
            position.SecondsToExpiry, LyraMath.Multiply(slots[board.Volatility], skew), position.Spot, position.StrikePrice,
            slots[LyraParameters.RateAndCarry]);
        if (BlackScholes.Vega(inputs) is not { } vega)
            return null;
        BigInteger ofVega = slots[LyraParameters.MinimumStaticVega] + LyraMath.Multiply(vega, slots[LyraParameters.VegaCoefficient]);
        BigInteger ofSkew = slots[LyraParameters.MinimumStaticSkewAdjustment] + LyraMath.Multiply(
            BigInteger.Abs(skew - slots[LyraParameters.ReferenceSkew]), slots[LyraParameters.SkewAdjustmentCoefficient]);
        BigInteger ofVolatility = slots[LyraParameters.MinimumStaticIvVariance] + LyraMath.Multiply(
            BigInteger.Abs(slots[board.VarianceAverage] - slots[board.Volatility]), slots[LyraParameters.IvVarianceCoefficient]);
        BigInteger fee = LyraMath.Multiply(LyraMath.Multiply(LyraMath.Multiply(coefficient, ofVega), ofSkew), ofVolatility);
        return LyraMath.Multiply(fee, position.Amount);
    }

    /// <summary>The strike's skew once the trade moved it; null while the market has no standard size.</summary>
    private static BigInteger? SkewAfter(PositionStanding position, VenueSlots slots)
    {
        BigInteger size = slots[LyraParameters.StandardSize];
        if (size.IsZero)
            return null;
        BigInteger skew = slots[StrikeSlots.Of(position.StrikeId).Skew] + LyraMath.Multiply(
            LyraMath.Divide(position.Amount, size) / 100, slots[LyraParameters.SkewAdjustmentFactor]);
        return slots[LyraParameters.CapSkewsToAbs].IsZero ? skew : BigInteger.Max(
            BigInteger.Min(skew, slots[LyraParameters.AbsMaxSkew]), slots[LyraParameters.AbsMinSkew]);
    }
}

/// <summary>A fee that grows with the time to expiry.</summary>
/// <param name="Once">Seconds up to which it is the coefficient.</param>
/// <param name="Twice">Seconds at which it is twice the coefficient.</param>
internal readonly record struct TimedFee(Slot Coefficient, Slot Once, Slot Twice);
