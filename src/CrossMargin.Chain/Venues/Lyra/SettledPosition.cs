using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>What a position is worth once its board is settled: a fixed claim, whatever spot does.</summary>
/// <remarks>
/// Source: @lyrafinance/protocol 0.1.3-alpha, ShortCollateral.sol, settleOptions; OptionMarket.sol, _settleExpiredBoard.
/// </remarks>
internal static class SettledPosition
{
    /// <summary>Of the quote token; of the base token for a call that it covers. Never below zero.</summary>
    public static BigInteger Claim(PositionStanding position, VenueSlots slots)
    {
        bool isCall = position.Type.IsCall();
        BigInteger pays = BigInteger.Max(
            0, isCall ? position.SettledAt - position.StrikePrice : position.StrikePrice - position.SettledAt);
        if (!position.IsShort)
            return LyraMath.Multiply(pays, position.Amount);
        BigInteger owed = position.Type == LyraOptionType.ShortCallBase
            ? LyraMath.Multiply(BaseReturnedRatio(position, slots), position.Amount)
            : LyraMath.Multiply(pays, position.Amount);
        return BigInteger.Max(0, position.Collateral - owed);
    }

    /// <summary>How much of the base token one short call owes, with what selling it costs; at most all of it.</summary>
    public static BigInteger BaseReturnedRatio(PositionStanding position, VenueSlots slots)
    {
        BigInteger kept = LyraMath.Unit - slots[BoardSlots.Of(position.BoardId).SettlementFee];
        if (position.SettledAt <= position.StrikePrice || kept.Sign <= 0)
            return BigInteger.Zero;
        BigInteger share = LyraMath.Divide(position.SettledAt - position.StrikePrice, position.SettledAt);
        return BigInteger.Min(LyraMath.Divide(share, kept), LyraMath.Unit);
    }
}
