using System.Numerics;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>Perp's fixed-point arithmetic. Everything is rounded towards zero, except where it becomes settlement tokens: there down.</summary>
/// <remarks>Source: curie-contract 2.8.4, PerpMath.sol, SettlementTokenMath.sol. Ratios are of a million.</remarks>
internal static class PerpMath
{
    public const byte Decimals = 18;

    /// <summary>AccountBalance._DUST: a position of fewer units counts as none.</summary>
    public const int Dust = 10;

    public static readonly BigInteger One = BigInteger.Pow(10, Decimals);
    public static readonly BigInteger Million = 1_000_000;
    public static readonly BigInteger Q96 = BigInteger.One << 96;
    private const int LargestUint24 = (1 << 24) - 1;

    public static BigInteger MulDiv(BigInteger a, BigInteger b, BigInteger denominator) => a * b / denominator;

    /// <summary>Of non-negative numbers, up at any remainder.</summary>
    public static BigInteger MulDivUp(BigInteger a, BigInteger b, BigInteger denominator) => (a * b + denominator - 1) / denominator;

    public static BigInteger MulRatio(BigInteger value, BigInteger ratio) => value * ratio / Million;

    public static BigInteger DivRatio(BigInteger value, BigInteger ratio) => value * Million / ratio;

    /// <summary>Nothing, where it is less than dust.</summary>
    public static BigInteger WithoutDust(BigInteger size) => BigInteger.Abs(size) < Dust ? 0 : size;

    /// <summary>Whether a number that the contracts put into 24 bits fits there; they revert where it does not.</summary>
    public static bool FitsUint24(BigInteger value) => value <= LargestUint24;

    /// <summary>The quotient, down for negative numbers too.</summary>
    public static BigInteger DivideDown(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>An amount of a token in units of 18 decimals, and the other way round; non-negative.</summary>
    public static BigInteger ConvertDecimals(BigInteger amount, int from, int to) =>
        from > to ? amount / BigInteger.Pow(10, from - to) : amount * BigInteger.Pow(10, to - from);
}
