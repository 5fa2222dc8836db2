using System.Numerics;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Funding of takers: what one unit of base has paid since the market began, and what a position still owes of it.</summary>
/// <remarks>Source: curie-contract 2.8.4, Exchange._getFundingGrowthGlobalAndTwaps, Exchange._getDeltaTwapX96, Funding.sol.</remarks>
internal static class FundingMath
{
    private const int Period = 24 * 60 * 60;

    /// <summary>How much the time-weighted premium grows in a second, with 96 binary digits after the point.</summary>
    /// <param name="sqrtMarketX96">√ of the market's time-weighted price.</param>
    /// <param name="index">The index's time-weighted price, 18 decimals.</param>
    /// <param name="maxRate">Of the index, of a million: the premium counts up to that.</param>
    public static BigInteger PremiumX96(BigInteger sqrtMarketX96, BigInteger index, BigInteger maxRate)
    {
        BigInteger indexX96 = PerpMath.MulDiv(index, PerpMath.Q96, PerpMath.One);
        BigInteger limit = PerpMath.MulRatio(indexX96, maxRate);
        return BigInteger.Clamp(PerpMath.MulDiv(sqrtMarketX96, sqrtMarketX96, PerpMath.Q96) - indexX96, -limit, limit);
    }

    /// <summary>Over how long the market's price is averaged: never longer than it was traded.</summary>
    /// <param name="firstTrade">Unix seconds; zero before it.</param>
    public static long Interval(long configured, BigInteger firstTrade, long timestamp) =>
        firstTrade.IsZero ? 0 : Math.Min(configured, timestamp - (long)firstTrade);

    /// <summary>What a position without orders owes, in 18 decimals; negative is owed to it.</summary>
    public static BigInteger Owed(BigInteger size, BigInteger growthX96, BigInteger seenX96) =>
        PerpMath.MulDiv(size, growthX96 - seenX96, PerpMath.Q96) / Period;
}
