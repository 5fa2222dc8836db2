using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>A reserve's indices at a time: the last that an event gave, and the interest since.</summary>
/// <remarks>Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, ReserveLogic.sol, getNormalizedIncome and getNormalizedDebt.</remarks>
internal static class ReserveInterest
{
    /// <summary>The normalised income, in ray.</summary>
    public static BigInteger LiquidityIndex(ReserveSlots reserve, VenueSlots slots, long timestamp)
    {
        long seconds = Since(slots[reserve.AccruedAt], timestamp);
        BigInteger index = slots[reserve.LiquidityIndex];
        return seconds == 0 ? index : AaveMath.RayMul(AaveMath.LinearInterest(slots[reserve.LiquidityRate], seconds), index);
    }

    /// <summary>The normalised variable debt, in ray.</summary>
    public static BigInteger BorrowIndex(AaveVersion version, ReserveSlots reserve, VenueSlots slots, long timestamp)
    {
        long seconds = Since(slots[reserve.AccruedAt], timestamp);
        BigInteger index = slots[reserve.BorrowIndex];
        return seconds == 0 ? index : AaveMath.RayMul(AaveMath.CompoundedInterest(version, slots[reserve.BorrowRate], seconds), index);
    }

    /// <summary>An account's stable debt with its interest, raw. Only V3.0 has any: a later pool does not look at it.</summary>
    /// <remarks>Source: core-v3 1.19.3, StableDebtToken.sol, balanceOf.</remarks>
    public static BigInteger StableDebt(
        AaveVersion version, SubAccountKey account, ReserveSlots reserve, VenueSlots slots, long timestamp)
    {
        BigInteger principal = version == AaveVersion.V30 ? slots[account, reserve.StableDebt] : BigInteger.Zero;
        return principal.IsZero ? principal : AaveMath.RayMul(
            principal,
            AaveMath.CompoundedInterest(
                AaveVersion.V30, slots[account, reserve.StableRate], Since(slots[account, reserve.StableSince], timestamp)));
    }

    /// <summary>Zero for a time before the last event: the past cannot be read from the present.</summary>
    private static long Since(BigInteger accruedAt, long timestamp) => Math.Max(0, timestamp - (long)accruedAt);
}
