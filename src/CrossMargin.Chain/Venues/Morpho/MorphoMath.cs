using System.Numerics;

namespace CrossMargin.Chain.Venues.Morpho;

/// <summary>Morpho Blue's arithmetic on 256-bit integers. Null is what the contract reverts on: an overflow, or a division by zero.</summary>
/// <remarks>MathLib.sol, SharesMathLib.sol and UtilsLib.sol of morpho-blue 1.0.0, function by function.</remarks>
internal static class MorphoMath
{
    public static readonly BigInteger Wad = BigInteger.Pow(10, 18);

    /// <summary>ConstantsLib.sol, ORACLE_PRICE_SCALE.</summary>
    public static readonly BigInteger OraclePriceScale = BigInteger.Pow(10, 36);

    private static readonly BigInteger MaxUint256 = BigInteger.Pow(2, 256) - 1;
    private static readonly BigInteger MaxUint128 = BigInteger.Pow(2, 128) - 1;
    private static readonly BigInteger VirtualShares = 1_000_000;
    private static readonly BigInteger VirtualAssets = 1;

    public static BigInteger? MulDivDown(BigInteger? x, BigInteger? y, BigInteger? d) =>
        d is { IsZero: false } ? Word(x * y) / d : null;

    public static BigInteger? MulDivUp(BigInteger? x, BigInteger? y, BigInteger? d) =>
        d is { IsZero: false } ? Word(x * y + (d - 1)) / d : null;

    public static BigInteger? WMulDown(BigInteger? x, BigInteger? y) => MulDivDown(x, y, Wad);

    public static BigInteger? WDivDown(BigInteger? x, BigInteger? y) => MulDivDown(x, Wad, y);

    public static BigInteger? WDivUp(BigInteger? x, BigInteger? y) => MulDivUp(x, Wad, y);

    /// <summary>The first three terms of e^(x·n) − 1.</summary>
    /// <param name="x">Rate per second, in WAD.</param>
    /// <param name="n">Seconds.</param>
    public static BigInteger? WTaylorCompounded(BigInteger? x, BigInteger n)
    {
        BigInteger? first = Word(x * n);
        BigInteger? second = MulDivDown(first, first, 2 * Wad);
        BigInteger? third = MulDivDown(second, first, 3 * Wad);
        return Word(first + second + third);
    }

    public static BigInteger? ToSharesDown(BigInteger? assets, BigInteger totalAssets, BigInteger totalShares) =>
        MulDivDown(assets, totalShares + VirtualShares, totalAssets + VirtualAssets);

    public static BigInteger? ToSharesUp(BigInteger? assets, BigInteger totalAssets, BigInteger totalShares) =>
        MulDivUp(assets, totalShares + VirtualShares, totalAssets + VirtualAssets);

    public static BigInteger? ToAssetsDown(BigInteger? shares, BigInteger totalAssets, BigInteger totalShares) =>
        MulDivDown(shares, totalAssets + VirtualAssets, totalShares + VirtualShares);

    public static BigInteger? ToAssetsUp(BigInteger? shares, BigInteger totalAssets, BigInteger totalShares) =>
        MulDivUp(shares, totalAssets + VirtualAssets, totalShares + VirtualShares);

    /// <summary>UtilsLib.toUint128.</summary>
    public static BigInteger? ToUint128(BigInteger? value) => value <= MaxUint128 ? value : null;

    private static BigInteger? Word(BigInteger? value) => value <= MaxUint256 ? value : null;
}
