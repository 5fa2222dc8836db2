using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Which of a reserve's two tokens: what is owned, or what is owed at the variable rate.</summary>
internal enum ReserveSide
{
    Supply,
    Debt,
}

/// <summary>Balances without their interest, and how the tokens' events move them.</summary>
/// <remarks>
/// Events carry amounts, storage carries scaled amounts.
/// <para>V3.0: both conversions round up at half, and the scaled balance changes by the scaled amount of the event.</para>
/// <para>
/// V3.6: both conversions round for the protocol, what is owned down, what is owed up. The new scaled balance follows from the old one and
/// the event, to the last unit: balance before the event plus its change is the balance after it, and the opposite rounding
/// takes that back to the one scaled balance it came from, because an index is at least 1.
/// </para>
/// <para>Sources: core-v3 1.19.3, ScaledBalanceTokenBase.sol; aave-v3-origin 3.6.0, TokenMath.sol and ScaledBalanceTokenBase.sol.</para>
/// </remarks>
internal static class ScaledBalance
{
    /// <summary>The balance that the token shows at an index.</summary>
    public static BigInteger ToBalance(AaveVersion version, ReserveSide side, BigInteger scaled, BigInteger index) => (version, side) switch
    {
        (AaveVersion.V30, _) => AaveMath.RayMul(scaled, index),
        (_, ReserveSide.Supply) => AaveMath.RayMulFloor(scaled, index),
        _ => AaveMath.RayMulCeil(scaled, index),
    };

    /// <summary>The balance that the token shows after amounts were burnt or moved away, each of which is scaled by itself; at least 0.</summary>
    /// <remarks>V3.6 scales what leaves a supply up, and what is burnt of a debt down (TokenMath.sol).</remarks>
    public static BigInteger Less(AaveVersion version, ReserveSide side, BigInteger balance, BigInteger index, params ReadOnlySpan<BigInteger> amounts)
    {
        BigInteger scaled = ToScaled(version, side, balance, index);
        foreach (BigInteger amount in amounts)
        {
            scaled -= (version, side) switch
            {
                (AaveVersion.V30, _) => AaveMath.RayDiv(amount, index),
                (_, ReserveSide.Supply) => AaveMath.RayDivCeil(amount, index),
                _ => AaveMath.RayDivFloor(amount, index),
            };
        }

        return ToBalance(version, side, BigInteger.Max(0, scaled), index);
    }

    /// <summary>The scaled balance after an event.</summary>
    /// <param name="version">Of the token's implementation.</param>
    /// <param name="change">Mint: value − balanceIncrease. Burn: −(value + balanceIncrease).</param>
    /// <param name="index">The event's own index, in ray.</param>
    public static BigInteger After(AaveVersion version, ReserveSide side, BigInteger scaled, BigInteger change, BigInteger index)
    {
        if (version == AaveVersion.V30)
            return scaled + change.Sign * AaveMath.RayDiv(BigInteger.Abs(change), index);
        return ToScaled(version, side, ToBalance(version, side, scaled, index) + change, index);
    }

    /// <summary>The one scaled balance that a balance comes from.</summary>
    private static BigInteger ToScaled(AaveVersion version, ReserveSide side, BigInteger balance, BigInteger index) => (version, side) switch
    {
        (AaveVersion.V30, _) => AaveMath.RayDiv(balance, index),
        (_, ReserveSide.Supply) => AaveMath.RayDivCeil(balance, index),
        _ => AaveMath.RayDivFloor(balance, index),
    };
}
