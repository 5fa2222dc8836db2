namespace CrossMargin.Margin.Pricing;

/// <summary>The standard normal distribution, to the precision of a double in both tails.</summary>
/// <remarks>
/// φ(x) = e^(−x²/2) / √(2π); Φ(x) = ½·erfc(−x/√2) by the rational approximations of W. J. Cody, Rational Chebyshev
/// approximations for the error function, Mathematics of Computation 23 (1969) 631–637. The lower tail keeps its relative
/// precision down to the smallest double, since the exponential is taken of x itself and corrected for the rounding of x².
/// The quantile is algorithm AS 241 (PPND16) of M. J. Wichura, Applied Statistics 37 (1988) 477–484, then one Halley step.
/// </remarks>
public static class StandardNormal
{
    /// <summary>√(2π).</summary>
    internal const double RootOfTwoPi = 2.5066282746310005;

    /// <summary>Below it Φ is less than half of the smallest double.</summary>
    private const double Nothing = -38.6;

    private const double RootOfHalf = 0.70710678118654752;
    private const double RootOfHalfPi = 1.2533141373155003;
    private const double InverseRootOfPi = 0.56418958354775629;

    /// <summary>φ(x), per unit of x. NaN for NaN, zero for both infinities.</summary>
    public static double Density(double x) => ExpOfMinusHalfSquare(x) / RootOfTwoPi;

    /// <summary>Φ(x), the probability of a value up to x. NaN for NaN, zero and one for the infinities.</summary>
    public static double Cumulative(double x)
    {
        double y = Math.Abs(x) * RootOfHalf;
        if (y <= 0.46875)
            return 0.5 + 0.5 * ErrorFunctionNearZero(x * RootOfHalf);
        double tail = x < Nothing || x > -Nothing ? 0 : 0.5 * ScaledComplement(y) * ExpOfMinusHalfSquare(x);
        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>Φ(x) / φ(x) for x up to 1: the ratio of Mills, which neither underflows nor loses digits far in the lower tail.</summary>
    internal static double MillsRatio(double x)
    {
        double y = -x * RootOfHalf;
        return y > 0.46875
            ? RootOfHalfPi * ScaledComplement(y)
            : RootOfTwoPi * Cumulative(x) / ExpOfMinusHalfSquare(x);
    }

    /// <summary>The x of which <see cref="Cumulative"/> is the probability. Minus and plus infinity for zero and one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within zero and one, or NaN.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is from 0 to 1.");
        if (probability == 0)
            return double.NegativeInfinity;
        if (probability == 1)
            return double.PositiveInfinity;
        // The upper half mirrors the lower one, where the probability keeps its relative precision; 1 − p is exact from ½ on.
        return probability <= 0.5 ? LowerQuantile(probability) : -LowerQuantile(1 - probability);
    }

    private static double LowerQuantile(double probability)
    {
        double x = Wichura(probability);
        // Halley's step on Φ(x) − p, whose second derivative is −x·φ(x); by the ratio of Mills, which does not underflow.
        double mills = MillsRatio(Math.Min(x, 1));
        double cumulative = Cumulative(x);
        double step = cumulative > 0 ? (cumulative - probability) / cumulative * mills : 0;
        return x - step / (1 + 0.5 * x * step);
    }

    /// <summary>AS 241 for probabilities up to ½: a relative error of about 1e-16.</summary>
    private static double Wichura(double probability)
    {
        double q = probability - 0.5;
        if (q >= -0.425)
        {
            double r = 0.180625 - q * q;
            return q * (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                + 133.14166789178437745) * r + 3.3871328727963666080)
                / (((((((5226.4952788528545610 * r + 28729.085735721942674) * r + 39307.895800092710610) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.18700749205790830) * r
                + 42.313330701600911252) * r + 1);
        }

        double root = Math.Sqrt(-Math.Log(probability));
        return root <= 5 ? -WichuraTail(root - 1.6) : -WichuraFarTail(root - 5);
    }

    private static double WichuraTail(double r) =>
        (((((((7.74545014278341407640e-4 * r + 0.0227238449892691845833) * r + 0.241780725177450611770) * r
        + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.76949722146069140550) * r
        + 4.63033784615654529590) * r + 1.42343711074968357734)
        / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 0.0151986665636164571966) * r
        + 0.148103976427480074590) * r + 0.689767334985100004550) * r + 1.67638483018380384940) * r
        + 2.05319162663775882187) * r + 1);

    private static double WichuraFarTail(double r) =>
        (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.00124266094738807843860) * r
        + 0.0265321895265761230930) * r + 0.296560571828504891230) * r + 1.78482653991729133580) * r
        + 5.46378491116411436990) * r + 6.65790464350110377720)
        / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
        + 7.86869131145613259100e-4) * r + 0.0148753612908506148525) * r + 0.136929880922735805310) * r
        + 0.599832206555887937690) * r + 1);

    /// <summary>e^(−x²/2) with the rounding of x² made good: it would cost x²/2 units in the last place.</summary>
    private static double ExpOfMinusHalfSquare(double x)
    {
        double square = x * x;
        if (square > 1500)
            return 0;
        double lost = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-0.5 * square) * (1 - 0.5 * lost);
    }

    /// <summary>erf(y) for |y| up to 0.46875.</summary>
    private static double ErrorFunctionNearZero(double y)
    {
        double z = y * y;
        return y * ((((1.85777706184603153e-1 * z + 3.16112374387056560) * z + 1.13864154151050156e2) * z
            + 3.77485237685302021e2) * z + 3.20937758913846947e3)
            / ((((z + 2.36012909523441209e1) * z + 2.44024637934444173e2) * z + 1.28261652607737228e3) * z
            + 2.84423683343917062e3);
    }

    /// <summary>e^(y²)·erfc(y) for y from 0.46875.</summary>
    private static double ScaledComplement(double y)
    {
        if (y <= 4)
        {
            return ((((((((2.15311535474403846e-8 * y + 5.64188496988670089e-1) * y + 8.88314979438837594) * y
                + 6.61191906371416295e1) * y + 2.98635138197400131e2) * y + 8.81952221241769090e2) * y
                + 1.71204761263407058e3) * y + 2.05107837782607147e3) * y + 1.23033935479799725e3)
                / ((((((((y + 1.57449261107098347e1) * y + 1.17693950891312499e2) * y + 5.37181101862009858e2) * y
                + 1.62138957456669019e3) * y + 3.29079923573345963e3) * y + 4.36261909014324716e3) * y
                + 3.43936767414372164e3) * y + 1.23033935480374942e3);
        }

        double z = 1 / (y * y);
        double fraction = z * (((((1.63153871373020978e-2 * z + 3.05326634961232344e-1) * z + 3.60344899949804439e-1) * z
            + 1.25781726111229246e-1) * z + 1.60837851487422766e-2) * z + 6.58749161529837803e-4)
            / (((((z + 2.56852019228982242) * z + 1.87295284992346725) * z + 5.27905102951428412e-1) * z
            + 6.05183413124413191e-2) * z + 2.33520497626869185e-3);
        return (InverseRootOfPi - fraction) / y;
    }
}
