using System.Numerics;

namespace CrossMargin.Devnet.PerpCurie;

/// <summary>Prices as a Uniswap V3 pool keeps them. Both of Perp's virtual tokens have 18 decimals, so that a price needs no scale.</summary>
public static class PoolPrice
{
    private const int Scale = 1_000_000_000;
    private const double TickBase = 1.0001;

    /// <summary>√price · 2^96, down.</summary>
    /// <param name="usd">Above zero.</param>
    public static BigInteger SqrtX96(decimal usd)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(usd);
        return Sqrt((new BigInteger(usd * Scale) << 192) / Scale);
    }

    /// <summary>The usable tick at a price.</summary>
    public static int Tick(decimal usd, int spacing) =>
        (int)Math.Floor(Math.Log((double)usd, TickBase) / spacing) * spacing;

    /// <summary>Newton's method from above: falls until it is the root, down.</summary>
    private static BigInteger Sqrt(BigInteger value)
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
