using System.Numerics;

namespace CrossMargin.Chain.Venues;

/// <summary>Finds how little of something suffices, on whole units.</summary>
/// <remarks>
/// The closed form on real numbers, shortage / (liability weight − asset weight · bonus), tells the same but for what contracts round; bisection with
/// the venue's own arithmetic needs as many rounds as the largest size has bits, and is exact.
/// </remarks>
internal static class SizeSearch
{
    /// <summary>A size that suffices while one unit less does not. Null where the largest does not.</summary>
    /// <param name="largest">0 and more.</param>
    /// <param name="suffices">Where rounding makes it waver, any of the places at which it turns true may be found. Never asked about 0, which does not.</param>
    public static BigInteger? Smallest(BigInteger largest, Predicate<BigInteger> suffices)
    {
        if (largest.Sign <= 0 || !suffices(largest))
            return null;
        (BigInteger tooLittle, BigInteger enough) = (BigInteger.Zero, largest);
        while (enough - tooLittle > 1)
        {
            BigInteger middle = (tooLittle + enough) / 2;
            if (suffices(middle))
                enough = middle;
            else
                tooLittle = middle;
        }

        return enough;
    }
}
