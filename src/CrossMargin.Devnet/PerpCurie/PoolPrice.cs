using System.Numerics;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Prices as a Uniswap V3 pool keeps them. Both of Perp's virtual tokens have 18 decimals, so that their price needs no scale.</summary>
public static class PoolPrice
{
    private const int Scale = 1_000_000_000;
    private const double TickBase = 1.0001;

    /// <summary>√price · 2^96, down.</summary>
    /// <param name="usd">Above zero.</param>
    public static BigInteger SqrtX96(decimal usd)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usd);
        return SqrtX96(new BigInteger(usd * Scale), Scale);
    }

    /// <summary>√(units of the second token / units of the first) · 2^96, down.</summary>
    /// <param name="second">What the first are worth; above zero.</param>
    /// <param name="first">Above zero.</param>
    public static BigInteger SqrtX96(BigInteger second, BigInteger first) => Sqrt((second << 192) / first);

    /// <summary>The usable tick at a price.</summary>
    public static int Tick(decimal usd, int spacing) =>
        (int)Math.Floor(Math.Log((double)usd, TickBase) / spacing) * spacing;

    /// <summary>Newton's method from above: falls until it is the root, down.</summary>
    /// <param name="value">Above zero.</param>
    public static BigInteger Sqrt(BigInteger value)
    {
        BigInteger root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + value / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
