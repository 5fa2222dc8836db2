using System.Runtime.CompilerServices;
using CrossMargin.Margin.Pricing.Lanes;

namespace CrossMargin.Margin.Pricing;

/// <summary>Exponential and normal tail of eight doubles at a time, for <see cref="Black76Columns"/>.</summary>
/// <remarks>
/// e^(−z) = 2ⁿ·e^r with n = round(−z·log₂e) and |r| ≤ ½·ln 2 by Cody and Waite's two-part ln 2 (Software Manual for the Elementary
/// Functions, 1980), and Taylor's series to r¹³, whose remainder is below 1e-17. Φ(−y) = e^(−y²/2)·R(y) where R is the ratio of
/// Mills over √(2π): its factor (y + 4)·R is a polynomial in t = (y − 4)/(y + 4), the same map of the half line as in
/// M. M. Shepherd and J. G. Laframboise, Chebyshev approximation of (1 + 2x)exp(x²)erfc x, Mathematics of Computation 36 (1981)
/// 249–253. Its coefficients interpolate in the 22 Chebyshev points of y from 0 to 45, computed with fifty digits: the relative
/// error is at most 4e-16 there. Of Hart's (1968) formula it is 1e-9 at six deviations: too much for an option far out of the money.
/// </remarks>
internal static class VectorMath
{
    /// <summary>2 to the power of −1021 and e^(−708) are normal numbers: beyond, the exponential stays at this one.</summary>
    private const double MostNegative = 708;

    /// <summary>1.5·2⁵²: adding it rounds to an integer, which stands in the low bits.</summary>
    private const double Rounding = 6755399441055744;

    private const double LogTwoHigh = 0.693147180369123816490;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    /// <summary>e^(−z) for z from zero; from 708 on it is e^(−708), which is 3e-308.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfMinus<T>(T z)
        where T : struct, ILanes<T>
    {
        z = T.Least(z, T.Of(MostNegative));
        T shifted = T.Fused(z, T.Of(-1.4426950408889634), T.Of(Rounding));
        T n = shifted - T.Of(Rounding);
        T r = T.Fused(n, T.Of(-LogTwoHigh), T.Of(0) - z);
        r = T.Fused(n, T.Of(-LogTwoLow), r);
        T sum = T.Fused(r, T.Of(1.0 / 6227020800), T.Of(1.0 / 479001600));
        sum = T.Fused(sum, r, T.Of(1.0 / 39916800));
        sum = T.Fused(sum, r, T.Of(1.0 / 3628800));
        sum = T.Fused(sum, r, T.Of(1.0 / 362880));
        sum = T.Fused(sum, r, T.Of(1.0 / 40320));
        sum = T.Fused(sum, r, T.Of(1.0 / 5040));
        sum = T.Fused(sum, r, T.Of(1.0 / 720));
        sum = T.Fused(sum, r, T.Of(1.0 / 120));
        sum = T.Fused(sum, r, T.Of(1.0 / 24));
        sum = T.Fused(sum, r, T.Of(1.0 / 6));
        sum = T.Fused(sum, r, T.Of(0.5));
        sum = T.Fused(sum, r, T.Of(1));
        sum = T.Fused(sum, r, T.Of(1));
        return sum * T.PowerOfTwo(shifted);
    }

    /// <summary>Φ(−y)·e^(y²/2) for y from 0 to 45.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaledTail<T>(T y)
        where T : struct, ILanes<T>
    {
        T scale = T.Of(1) / (y + T.Of(4));
        T t = (y - T.Of(4)) * scale;
        T sum = T.Fused(t, T.Of(1.8562803654214407e-09), T.Of(1.0962328287289848e-08));
        sum = T.Fused(sum, t, T.Of(7.803572213456777e-09));
        sum = T.Fused(sum, t, T.Of(-7.297567972878022e-08));
        sum = T.Fused(sum, t, T.Of(-1.4322183284819244e-07));
        sum = T.Fused(sum, t, T.Of(2.6219597807757665e-07));
        sum = T.Fused(sum, t, T.Of(1.0097149264224068e-06));
        sum = T.Fused(sum, t, T.Of(-6.254571432206756e-07));
        sum = T.Fused(sum, t, T.Of(-5.913223904737999e-06));
        sum = T.Fused(sum, t, T.Of(7.156582667598837e-07));
        sum = T.Fused(sum, t, T.Of(3.514216255963297e-05));
        sum = T.Fused(sum, t, T.Of(-1.908174908342609e-06));
        sum = T.Fused(sum, t, T.Of(-0.00023109436562912143));
        sum = T.Fused(sum, t, T.Of(0.0001333443270949132));
        sum = T.Fused(sum, t, T.Of(0.0016308183805064755));
        sum = T.Fused(sum, t, T.Of(-0.0034796923714024734));
        sum = T.Fused(sum, t, T.Of(-0.007540188960986047));
        sum = T.Fused(sum, t, T.Of(0.060396574891256376));
        sum = T.Fused(sum, t, T.Of(-0.18652185795985396));
        sum = T.Fused(sum, t, T.Of(0.38713740074220615));
        sum = T.Fused(sum, t, T.Of(-0.6078966419718901));
        sum = T.Fused(sum, t, T.Of(0.7552851304157515));
        return sum * scale;
    }
}
