using System.Numerics;

namespace CrossMargin.Chain.Venues.Lyra;

/// <summary>Lyra's decimal arithmetic: a decimal has 18 places, a precise one 27. Each operation in the rounding that the contracts give it.</summary>
/// <remarks>
/// "Toward zero" is Solidity's division; "at half" rounds the tenth of the last place, away from zero from five on.
/// Source: @lyrafinance/protocol 0.1.3-alpha, DecimalMath.sol and SignedDecimalMath.sol.
/// </remarks>
internal static class LyraMath
{
    public static readonly BigInteger Unit = BigInteger.Pow(10, 18);
    public static readonly BigInteger PreciseUnit = BigInteger.Pow(10, 27);

    /// <summary>What a contract answers for "no limit": 2^256 − 1.</summary>
    public static readonly BigInteger MaxUint256 = BigInteger.Pow(2, 256) - 1;

    private static readonly BigInteger PrecisePerDecimal = PreciseUnit / Unit;

    /// <summary>a · b, toward zero. multiplyDecimal.</summary>
    public static BigInteger Multiply(BigInteger a, BigInteger b) => a * b / Unit;

    /// <summary>a / b, toward zero. divideDecimal.</summary>
    public static BigInteger Divide(BigInteger a, BigInteger b) => a * Unit / b;

    /// <summary>a / b, at half. divideDecimalRound.</summary>
    public static BigInteger DivideRound(BigInteger a, BigInteger b) => DropTenth(a * (Unit * 10) / b);

    /// <summary>a · b of precise decimals, at half. multiplyDecimalRoundPrecise.</summary>
    public static BigInteger MultiplyPrecise(BigInteger a, BigInteger b) => DropTenth(a * b / (PreciseUnit / 10));

    /// <summary>a / b as a precise decimal, at half. divideDecimalRoundPrecise.</summary>
    public static BigInteger DividePrecise(BigInteger a, BigInteger b) => DropTenth(a * (PreciseUnit * 10) / b);

    /// <summary>decimalToPreciseDecimal.</summary>
    public static BigInteger ToPrecise(BigInteger value) => value * PrecisePerDecimal;

    /// <summary>At half. preciseDecimalToDecimal.</summary>
    public static BigInteger ToDecimal(BigInteger precise) => DropTenth(precise / (PrecisePerDecimal / 10));

    /// <summary>The square root of a precise decimal, down. BlackScholes.sol, _sqrtPrecise.</summary>
    public static BigInteger SqrtPrecise(BigInteger precise) => Sqrt(precise * PreciseUnit);

    private static BigInteger DropTenth(BigInteger tenths)
    {
        int last = (int)(tenths % 10);
        return (tenths + (last >= 5 ? 10 : last <= -5 ? -10 : 0)) / 10;
    }

    /// <summary>Newton's method from above: falls until it is at or below the root.</summary>
    private static BigInteger Sqrt(BigInteger x)
    {
        if (x.IsZero)
            return x;
        BigInteger root = BigInteger.One << (int)((x.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + x / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
