using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Which of a reserve's two tokens: what is owned rounds down, what is owed rounds up.</summary>
internal enum ReserveSide
{
    Supply,
    Debt,
}

/// <summary>Balances without their interest, and how the tokens' events move them.</summary>
/// <remarks>
/// Events carry amounts, storage carries scaled amounts. From V3.5 on both conversions round for the protocol, so the new
/// scaled balance follows from the old one and the event, to the last unit: balance before the event plus its change is
/// the balance after it, and the opposite rounding takes that back to the one scaled balance it came from, because an index is at
/// least 1. Tokens before V3.5 rounded up at half in both directions: their rule belongs here beside this one,
/// chosen by the revision of the token's implementation (ATokenUpgraded, VariableDebtTokenUpgraded).
/// Source: aave-v3-origin 3.6.0, TokenMath.sol and ScaledBalanceTokenBase.sol.
/// </remarks>
internal static class ScaledBalance
{
    /// <summary>The balance that the token shows at an index.</summary>
    public static BigInteger ToBalance(ReserveSide side, BigInteger scaled, BigInteger index) => side == ReserveSide.Supply
        ? AaveMath.RayMulFloor(scaled, index)
        : AaveMath.RayMulCeil(scaled, index);

    /// <summary>The scaled balance after an event.</summary>
    /// <param name="change">Mint: value − balanceIncrease. Burn: −(value + balanceIncrease).</param>
    /// <param name="index">The event's own index, in ray.</param>
    public static BigInteger After(ReserveSide side, BigInteger scaled, BigInteger change, BigInteger index)
    {
        BigInteger balance = ToBalance(side, scaled, index) + change;
        return side == ReserveSide.Supply
            ? AaveMath.RayDivCeil(balance, index)
            : AaveMath.RayDivFloor(balance, index);
    }
}
