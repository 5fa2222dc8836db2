using System.Numerics;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>Synthetix's fixed-point arithmetic: 18 decimals, and what does not fit is cut off towards zero.</summary>
/// <remarks>Source: synthetix 2.102.1, SafeDecimalMath.sol and SignedSafeDecimalMath.sol: multiplyDecimal, divideDecimal.</remarks>
internal static class DecimalMath
{
    public const byte Decimals = 18;

    public static readonly BigInteger Unit = BigInteger.Pow(10, Decimals);

    public static BigInteger Multiply(BigInteger x, BigInteger y) => x * y / Unit;

    /// <param name="y">Not zero: the contracts revert there.</param>
    public static BigInteger Divide(BigInteger x, BigInteger y) => x * Unit / y;

    public static double ToDouble(BigInteger x) => (double)x / 1e18;
}
