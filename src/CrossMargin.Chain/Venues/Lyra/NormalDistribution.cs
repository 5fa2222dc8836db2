using System.Numerics;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>The standard normal distribution as the contracts approximate it, in precise decimals.</summary>
/// <remarks>
/// A quotient of polynomials up to 7.07, a continued fraction beyond it, nothing beyond 37. Source: @lyrafinance/protocol 0.1.3-alpha,
/// BlackScholes.sol, functions _stdNormal, _stdNormalCDF, _stdNormalCDFNumerator and _stdNormalCDFDenom.
/// </remarks>
internal static class NormalDistribution
{
    private static readonly BigInteger One = LyraMath.PreciseUnit;
    private static readonly BigInteger Farthest = 37 * One;
    private static readonly BigInteger Split = BigInteger.Parse("7071067811865470000000000000");
    private static readonly BigInteger SqrtTwoPi = BigInteger.Parse("2506628274631000502415765285");

    // Highest power first.
    private static readonly BigInteger[] Numerator = Numbers(
        "35262496599891100000000000", "700383064443688000000000000", "6373962203531650000000000000", "33912866078383000000000000000",
        "112079291497871000000000000000", "221213596169931000000000000000", "220206867912376000000000000000");

    private static readonly BigInteger[] Denominator = Numbers(
        "88388347648318400000000000", "1755667163182640000000000000", "16064177579207000000000000000", "86780732202946100000000000000",
        "296564248779674000000000000000", "637333633378831000000000000000", "793826512519948000000000000000",
        "440413735824752000000000000000");

    /// <summary>The share of outcomes at or below x.</summary>
    public static BigInteger Cumulative(BigInteger x)
    {
        BigInteger tail = Tail(BigInteger.Abs(x));
        return x.Sign <= 0 ? tail : One - tail;
    }

    /// <summary>The density at x.</summary>
    public static BigInteger Density(BigInteger x) => LyraMath.DividePrecise(Bell(x), SqrtTwoPi);

    /// <summary>The share of outcomes at or below −z.</summary>
    /// <param name="z">Not negative.</param>
    private static BigInteger Tail(BigInteger z)
    {
        if (z > Farthest)
            return BigInteger.Zero;
        BigInteger bell = Bell(z);
        if (z < Split)
            return LyraMath.MultiplyPrecise(LyraMath.DividePrecise(Polynomial(z, Numerator), Polynomial(z, Denominator)), bell);
        BigInteger fraction = z + One * 13 / 20;
        for (int step = 4; step >= 1; step--)
            fraction = z + LyraMath.DividePrecise(step * One, fraction);
        return LyraMath.DividePrecise(bell, LyraMath.MultiplyPrecise(fraction, SqrtTwoPi));
    }

    /// <summary>e^(−x²/2).</summary>
    private static BigInteger Bell(BigInteger x) => FixedPointMath.ExpPrecise(-LyraMath.MultiplyPrecise(x, x / 2));

    /// <summary>Horner's scheme, down after each product.</summary>
    private static BigInteger Polynomial(BigInteger z, BigInteger[] coefficients)
    {
        BigInteger sum = coefficients[0];
        for (int i = 1; i < coefficients.Length; i++)
            sum = sum * z / One + coefficients[i];
        return sum;
    }

    private static BigInteger[] Numbers(params ReadOnlySpan<string> digits)
    {
        BigInteger[] numbers = new BigInteger[digits.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = BigInteger.Parse(digits[i]);
        return numbers;
    }
}
