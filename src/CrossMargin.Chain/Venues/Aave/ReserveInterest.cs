using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>A reserve's indices at a time: the last that an event gave, and the interest since.</summary>
/// <remarks>Source: aave-v3-origin 3.6.0, ReserveLogic.sol, getNormalizedIncome and getNormalizedDebt.</remarks>
internal static class ReserveInterest
{
    /// <summary>The normalised income, in ray.</summary>
    public static BigInteger LiquidityIndex(ReserveSlots reserve, VenueSlots slots, long timestamp)
    {
        long seconds = Since(reserve, slots, timestamp);
        BigInteger index = slots[reserve.LiquidityIndex];
        return seconds == 0 ? index : AaveMath.RayMul(AaveMath.LinearInterest(slots[reserve.LiquidityRate], seconds), index);
    }

    /// <summary>The normalised variable debt, in ray.</summary>
    public static BigInteger BorrowIndex(ReserveSlots reserve, VenueSlots slots, long timestamp)
    {
        long seconds = Since(reserve, slots, timestamp);
        BigInteger index = slots[reserve.BorrowIndex];
        return seconds == 0 ? index : AaveMath.RayMul(AaveMath.CompoundedInterest(slots[reserve.BorrowRate], seconds), index);
    }

    /// <summary>Zero for a time before the last event: the past cannot be read from the present.</summary>
    private static long Since(ReserveSlots reserve, VenueSlots slots, long timestamp) =>
        Math.Max(0, timestamp - (long)slots[reserve.AccruedAt]);
}
