using System.Numerics;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>Aave's fixed-point arithmetic on non-negative integers, each operation in the rounding that the contracts give it.</summary>
/// <remarks>
/// A ray has 27 decimals, a wad 18, a percentage 2 (10 000 is 100 %). "Up at half" is Aave's default rounding.
/// Sources: aave-v3-origin 3.6.0 and core-v3 1.19.3, WadRayMath.sol, PercentageMath.sol, MathUtils.sol.
/// </remarks>
internal static class AaveMath
{
    public static readonly BigInteger Ray = BigInteger.Pow(10, 27);
    public static readonly BigInteger Wad = BigInteger.Pow(10, 18);
    public static readonly BigInteger HundredPercent = 10_000;

    /// <summary>What a contract answers for "no limit": 2^256 − 1.</summary>
    public static readonly BigInteger MaxUint256 = BigInteger.Pow(2, 256) - 1;

    private const long SecondsPerYear = 365 * 24 * 60 * 60;

    /// <summary>a · b, up at half.</summary>
    public static BigInteger RayMul(BigInteger a, BigInteger b) => (a * b + Ray / 2) / Ray;

    /// <summary>a / b, up at half.</summary>
    public static BigInteger RayDiv(BigInteger a, BigInteger b) => (a * Ray + b / 2) / b;

    public static BigInteger RayMulFloor(BigInteger a, BigInteger b) => a * b / Ray;

    public static BigInteger RayMulCeil(BigInteger a, BigInteger b) => DivCeil(a * b, Ray);

    public static BigInteger RayDivFloor(BigInteger a, BigInteger b) => a * Ray / b;

    public static BigInteger RayDivCeil(BigInteger a, BigInteger b) => DivCeil(a * Ray, b);

    /// <summary>a / b, up at half.</summary>
    public static BigInteger WadDiv(BigInteger a, BigInteger b) => (a * Wad + b / 2) / b;

    /// <summary>Up at half.</summary>
    public static BigInteger PercentMul(BigInteger value, BigInteger percentage) =>
        (value * percentage + HundredPercent / 2) / HundredPercent;

    public static BigInteger PercentMulFloor(BigInteger value, BigInteger percentage) => value * percentage / HundredPercent;

    /// <summary>Up at half.</summary>
    public static BigInteger PercentDiv(BigInteger value, BigInteger percentage) =>
        (value * HundredPercent + percentage / 2) / percentage;

    public static BigInteger PercentDivCeil(BigInteger value, BigInteger percentage) => DivCeil(value * HundredPercent, percentage);

    public static BigInteger MulDivCeil(BigInteger a, BigInteger b, BigInteger c) => DivCeil(a * b, c);

    /// <summary>The quotient, up at any remainder.</summary>
    public static BigInteger DivCeil(BigInteger dividend, BigInteger divisor) => (dividend + divisor - 1) / divisor;

    /// <summary>Growth of a supply over a time, in ray: 1 + rate · t.</summary>
    /// <param name="rate">Per year of 365 days, in ray.</param>
    public static BigInteger LinearInterest(BigInteger rate, long seconds) => Ray + rate * seconds / SecondsPerYear;

    /// <summary>Growth of a debt over a time, in ray.</summary>
    /// <param name="rate">Per year of 365 days, in ray.</param>
    public static BigInteger CompoundedInterest(AaveVersion version, BigInteger rate, long seconds) =>
        version == AaveVersion.V30 ? BinomialInterest(rate, seconds) : ExponentialInterest(rate, seconds);

    /// <summary>V3.0: the first four terms of (1 + rate per second)^t.</summary>
    private static BigInteger BinomialInterest(BigInteger rate, long seconds)
    {
        if (seconds == 0)
            return Ray;
        BigInteger squared = RayMul(rate, rate) / ((BigInteger)SecondsPerYear * SecondsPerYear);
        BigInteger cubed = RayMul(squared, rate) / SecondsPerYear;
        BigInteger pairs = (BigInteger)seconds * (seconds - 1);
        return Ray + rate * seconds / SecondsPerYear + pairs * squared / 2 + pairs * Math.Max(0, seconds - 2) * cubed / 6;
    }

    /// <summary>V3.6: the first four terms of e^x, x = rate · t, as the contracts nest and round them.</summary>
    private static BigInteger ExponentialInterest(BigInteger rate, long seconds)
    {
        BigInteger x = rate * seconds / SecondsPerYear;
        return Ray + x + RayMul(x, x / 2 + RayMul(x, x / 6));
    }
}
