using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What the pool asks for an option that is bought back to liquidate a short position: premium and fees.</summary>
/// <remarks>Source: @lyrafinance/protocol 0.1.3-alpha, OptionGreekCache.sol, getPriceForForceClose; OptionMarketPricer.sol, updateCacheAndGetTradeResult.</remarks>
internal static class ForcedClose
{
    /// <summary>The whole position's cost in quote; null where the contracts revert, and while what they price with was not read.</summary>
    public static BigInteger? Cost(PositionStanding position, VenueSlots slots)
    {
        if (Volatility(position, slots) is not { } volatility || Price(position, volatility, slots) is not { } price)
            return null;
        BigInteger premium = LyraMath.Multiply(price, position.Amount);
        BigInteger spotValue = LyraMath.Multiply(
            LyraMath.Multiply(ClosingFees.OfTime(position, ClosingFees.SpotFee, slots), position.Spot), position.Amount);
        BigInteger ofOption = LyraMath.Multiply(ClosingFees.OfTime(position, ClosingFees.OptionFee, slots), premium);
        return ClosingFees.OfVega(position, volatility, slots) is { } vega && ClosingFees.OfVariance(position, slots) is { } variance
            ? premium + ofOption + spotValue + vega + variance
            : null;
    }

    /// <summary>The moving averages of the board's volatility and the strike's skew, with a shock that grows near the expiry.</summary>
    private static BigInteger? Volatility(PositionStanding position, VenueSlots slots)
    {
        BigInteger average = LyraMath.Multiply(
            slots[BoardSlots.Of(position.BoardId).Average], slots[StrikeSlots.Of(position.StrikeId).SkewAverage]);
        bool isLate = position.Timestamp + slots[LyraParameters.TradingCutoff] > position.Expiry;
        return average.IsZero ? null : LyraMath.Multiply(
            average, slots[isLate ? LyraParameters.LiquidatePostCutoffVolShock : LyraParameters.LiquidateVolShock]);
    }

    /// <summary>Of one contract: by the formula, but no less than what it pays now and a share of spot.</summary>
    private static BigInteger? Price(PositionStanding position, BigInteger volatility, VenueSlots slots)
    {
        BlackScholesInputs inputs = new(
            position.SecondsToExpiry, volatility, position.Spot, position.StrikePrice, slots[LyraParameters.RateAndCarry]);
        if (BlackScholes.Prices(inputs) is not { } prices)
            return null;
        bool isCall = position.Type.IsCall();
        BigInteger pays = BigInteger.Max(
            0, isCall ? position.Spot - position.StrikePrice : position.StrikePrice - position.Spot);
        return BigInteger.Max(
            isCall ? prices.Call : prices.Put, pays + LyraMath.Multiply(position.Spot, slots[LyraParameters.LiquidateSpotMin]));
    }
}
