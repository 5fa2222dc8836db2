using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The least collateral of a short position: what the option would cost if spot and volatility were shocked, within bounds.</summary>
/// <remarks>Source: @lyrafinance/protocol 0.1.3-alpha, OptionGreekCache.sol, functions getMinCollateral and getShockVol.</remarks>
internal static class CollateralRule
{
    /// <summary>Of the base token for calls that it covers, else of the quote token.</summary>
    /// <returns>Null where the contract reverts: nobody is liquidated then.</returns>
    public static BigInteger? Minimum(PositionStanding position, VenueSlots slots)
    {
        if (position.Amount.IsZero)
            return BigInteger.Zero;
        bool isCall = position.Type.IsCall();
        BigInteger spot = LyraMath.Multiply(
            position.Spot, slots[isCall ? LyraParameters.CallSpotPriceShock : LyraParameters.PutSpotPriceShock]);
        BlackScholesInputs inputs = new(
            position.SecondsToExpiry, ShockVolatility(position.SecondsToExpiry, slots), spot, position.StrikePrice,
            slots[LyraParameters.RateAndCarry]);
        if (BlackScholes.Prices(inputs) is not { } prices)
            return null;
        BigInteger shocked = LyraMath.Multiply(isCall ? prices.Call : prices.Put, position.Amount);
        BigInteger least = slots[LyraParameters.MinStaticQuoteCollateral];
        return position.Type switch
        {
            LyraOptionType.ShortCallBase => BigInteger.Min(
                BigInteger.Max(LyraMath.Divide(shocked, spot), slots[LyraParameters.MinStaticBaseCollateral]), position.Amount),
            LyraOptionType.ShortCallQuote => BigInteger.Max(shocked, least),
            _ => BigInteger.Min(BigInteger.Max(shocked, least), LyraMath.Multiply(position.Amount, position.StrikePrice)),
        };
    }

    /// <summary>Level A up to point A, level B from point B on, a straight line between: the nearer the expiry, the higher.</summary>
    public static BigInteger ShockVolatility(BigInteger seconds, VenueSlots slots)
    {
        (BigInteger pointA, BigInteger pointB) = (slots[LyraParameters.ShockVolPointA], slots[LyraParameters.ShockVolPointB]);
        (BigInteger volatilityA, BigInteger volatilityB) = (slots[LyraParameters.ShockVolA], slots[LyraParameters.ShockVolB]);
        if (seconds <= pointA)
            return volatilityA;
        return seconds >= pointB
            ? volatilityB
            : volatilityA - (volatilityA - volatilityB) * (seconds - pointA) / (pointB - pointA);
    }
}
