using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What whoever liquidates a position gets, in its collateral's token.</summary>
/// <remarks>Source: @lyrafinance/protocol 0.1.3-alpha, OptionToken.sol, functions liquidate and getLiquidationFees.</remarks>
internal static class LiquidationFee
{
    /// <param name="cost">What closing costs, quote.</param>
    /// <returns>Null where the contracts revert.</returns>
    public static BigInteger? Of(PositionStanding position, BigInteger cost, VenueSlots slots)
    {
        BigInteger least = slots[LyraParameters.MinLiquidationFee];
        if (position.Type == LyraOptionType.ShortCallBase)
        {
            BigInteger kept = LyraMath.Unit - slots[LyraSlots.SellingFee];
            if (kept.Sign <= 0)
                return null;
            // SynthetixAdapter.estimateExchangeToExactQuote: so much of the base token brings the cost.
            cost = LyraMath.DivideRound(LyraMath.DivideRound(cost, kept), position.Spot);
            least = LyraMath.Divide(least, position.Spot);
        }

        return LyraMath.Multiply(Penalty(position.Collateral, cost, least, slots), slots[LyraParameters.LiquidatorFeeRatio]);
    }

    /// <summary>A share of what the cost leaves, but no less than the least; of an insolvent position the least, or all there is.</summary>
    private static BigInteger Penalty(BigInteger collateral, BigInteger cost, BigInteger least, VenueSlots slots) =>
        collateral >= cost + least
            ? BigInteger.Max(LyraMath.Multiply(collateral - cost, slots[LyraParameters.PenaltyRatio]), least)
            : BigInteger.Min(collateral, least);
}
