using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Exponential and logarithm as the contracts approximate them: equal to theirs in every digit, right or wrong.</summary>
/// <remarks>
/// Both bring the argument near to 1 or 0 by a power of two, take a quotient of two polynomials in 2^96 fixed point, and scale back. The
/// coefficients are the contracts' own. Source: @lyrafinance/protocol 0.1.3-alpha, FixedPointMathLib.sol, functions ln and exp.
/// </remarks>
internal static class FixedPointMath
{
    private const int Binary = 96;

    /// <summary>From here on the contracts revert, as a decimal: e^x does not fit an int256.</summary>
    private static readonly BigInteger ExpLimit = BigInteger.Parse("135305999368893231589");

    /// <summary>At and below this e^x is zero: less than half of the last place.</summary>
    private static readonly BigInteger ExpFloor = BigInteger.Parse("-42139678854452767551");

    private static readonly BigInteger PrecisePerDecimal = LyraMath.PreciseUnit / LyraMath.Unit;
    private static readonly BigInteger FiveTo18 = BigInteger.Pow(5, 18);
    private static readonly BigInteger Ln2 = BigInteger.Parse("54916777467707473351141471128");

    private static readonly BigInteger[] ExpNumerator = Numbers(
        "2772001395605857295435445496992", "44335888930127919016834873520032", "398888492587501845352592340339721",
        "1993839819670624470859228494792842");

    private static readonly BigInteger ExpNumeratorEnd = BigInteger.Parse("4385272521454847904632057985693276");
    private static readonly BigInteger[] ExpZ = Numbers("750530180792738023273180420736", "32788456221302202726307501949080");
    private static readonly BigInteger[] ExpW = Numbers("2218138959503481824038194425854", "892943633302991980437332862907700");
    private static readonly BigInteger[] ExpQ = Numbers("78174809823045304726920794422040", "4203224763890128580604056984195872");
    private static readonly BigInteger ExpScale = BigInteger.Parse("3822833074963236453042738258902158003155416615667");

    private static readonly BigInteger[] LnNumerator = Numbers(
        "3273285459638523848632254066296", "24828157081833163892658089445524", "43456485725739037958740375743393",
        "-11111509109440967052023855526967", "-45023709667254063763336534515857", "-14706773417378608786704636184526");

    private static readonly BigInteger LnNumeratorEnd = BigInteger.Parse("795164235651350426258249787498");

    private static readonly BigInteger[] LnDenominator = Numbers(
        "5573035233440673466300451813936", "71694874799317883764090561454958", "283447036172924575727196451306956",
        "401686690394027663651624208769553", "204048457590392012362485061816622", "31853899698501571402653359427138",
        "909429971244387300277376558375");

    private static readonly BigInteger LnScale = BigInteger.Parse("1677202110996718588342820967067443963516166");
    private static readonly BigInteger LnPerDoubling = BigInteger.Parse("16597577552685614221487285958193947469193820559219878177908093499208371");
    private static readonly BigInteger LnOfBase = BigInteger.Parse("600920179829731861736702779321621459595472258049074101567377883020018308");

    /// <summary>Whether the contracts would give the logarithm of this precise decimal.</summary>
    public static bool HasLn(BigInteger precise) => (precise / PrecisePerDecimal).Sign > 0;

    /// <summary>Whether the contracts would give e to this precise decimal.</summary>
    public static bool HasExp(BigInteger precise) => precise / PrecisePerDecimal < ExpLimit;

    /// <summary>The natural logarithm of a precise decimal, to 18 places. lnPrecise.</summary>
    public static BigInteger LnPrecise(BigInteger precise) => Ln(precise / PrecisePerDecimal) * PrecisePerDecimal;

    /// <summary>e to a precise decimal, to 18 places. expPrecise.</summary>
    public static BigInteger ExpPrecise(BigInteger precise) => Exp(precise / PrecisePerDecimal) * PrecisePerDecimal;

    private static BigInteger Ln(BigInteger x)
    {
        Invariant.Require(x.Sign > 0, "A logarithm is asked of what has one.");
        // x is brought into [1, 2): k doublings from there.
        int k = (int)x.GetBitLength() - 1 - Binary;
        x = x << (159 - k) >> 159;
        BigInteger numerator = Polynomial(x, LnNumerator) * x - (LnNumeratorEnd << Binary);
        BigInteger ratio = numerator / Polynomial(x, LnDenominator);
        return (ratio * LnScale + LnPerDoubling * k + LnOfBase) >> 174;
    }

    private static BigInteger Exp(BigInteger x)
    {
        Invariant.Require(x < ExpLimit, "A power is asked of what has one.");
        if (x <= ExpFloor)
            return BigInteger.Zero;
        x = (x << 78) / FiveTo18;
        // What is left of x is at most half of ln 2: k doublings to there.
        int k = (int)(((x << Binary) / Ln2 + (BigInteger.One << (Binary - 1))) >> Binary);
        x -= k * Ln2;
        BigInteger numerator = Polynomial(x, ExpNumerator) * x + (ExpNumeratorEnd << Binary);
        // Knuth's scheme: two polynomials of half the degree, multiplied.
        BigInteger z = Polynomial(x, ExpZ);
        BigInteger w = (((x - ExpW[0]) * z) >> Binary) + ExpW[1];
        BigInteger denominator = (((z + w - ExpQ[0]) * w) >> Binary) + ExpQ[1];
        return (numerator / denominator * ExpScale) >> (195 - k);
    }

    /// <summary>Horner's scheme, monic: x^n + c₀ · x^(n−1) + …, shifted down after each product, toward minus infinity.</summary>
    private static BigInteger Polynomial(BigInteger x, BigInteger[] coefficients)
    {
        BigInteger sum = x + coefficients[0];
        for (int i = 1; i < coefficients.Length; i++)
            sum = ((sum * x) >> Binary) + coefficients[i];
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
