namespace CrossMargin.Margin.Pricing;

/// <summary>The value of an option out of the money as a fraction of its upper bound, min(forward, strike).</summary>
/// <remarks>
/// With x = −|ln(F/K)| ≤ 0, s = σ√T, d = x/s + s/2 and the ratio of Mills Y = Φ/φ, both the call and the put out of the
/// money are worth p = Φ(d) − e^(−x)·Φ(d − s) = φ(d)·(Y(d) − Y(d − s)) of their bound: e^(−x)·φ(d − s) = φ(d).
/// The difference cancels for a small s. There it is the series 2·Σ Y⁽²ⁿ⁺¹⁾(h)·t²ⁿ⁺¹/(2n + 1)! about h = x/s with t = s/2,
/// whose terms are all positive: Y⁽ⁿ⁾(h) = ∫₀^∞ uⁿ·e^(−u²/2 + h·u) du, and Y⁽ⁿ⁺¹⁾ = h·Y⁽ⁿ⁾ + n·Y⁽ⁿ⁻¹⁾. Far below
/// zero that recurrence loses digits forward and is stable backward: Laplace's continued fraction of the ratio of Mills.
/// The idea of the scaled form is P. Jäckel's, Let's be rational, Wilmott 75 (2015); the evaluation is our own.
/// </remarks>
internal static class StandardBlack
{
    /// <summary>Up to this deviation the series is taken: at most eleven terms for full precision.</summary>
    private const double SeriesDeviation = 0.5;

    /// <summary>Odd derivatives of the ratio of Mills in the series.</summary>
    private const int SeriesTerms = 11;

    /// <summary>Steps of the continued fraction before the first derivative that is used: enough for full precision from <see cref="FarTail"/> on.</summary>
    private const int FractionDepth = 60;

    private const double FarTail = -2.25;

    /// <summary>Beyond it the value is below the smallest double.</summary>
    private const double Nothing = -39;

    /// <summary>p, from 0 to 1.</summary>
    /// <param name="logMoneyness">x: not positive.</param>
    /// <param name="deviation">s = σ√T: not negative; infinity is a limit.</param>
    public static double Fraction(double logMoneyness, double deviation)
    {
        if (deviation == 0)
            return 0;
        double centre = logMoneyness / deviation;
        double half = 0.5 * deviation;
        double d = centre + half;
        if (centre + half <= Nothing)
            return 0;
        if (deviation < SeriesDeviation)
            return StandardNormal.Density(d) * MillsDifference(centre, half);
        return d <= 0
            ? StandardNormal.Density(d) * (StandardNormal.MillsRatio(d) - StandardNormal.MillsRatio(centre - half))
            : StandardNormal.Cumulative(d) - StandardNormal.Density(d) * StandardNormal.MillsRatio(centre - half);
    }

    /// <summary>1 − p without the subtraction: what keeps its digits near the upper bound.</summary>
    public static double Complement(double logMoneyness, double deviation)
    {
        double centre = logMoneyness / deviation;
        double d = centre + 0.5 * deviation;
        return StandardNormal.Cumulative(-d) + StandardNormal.Density(d) * StandardNormal.MillsRatio(centre - 0.5 * deviation);
    }

    /// <summary>dp/ds = φ(d).</summary>
    public static double Slope(double logMoneyness, double deviation) =>
        StandardNormal.Density(logMoneyness / deviation + 0.5 * deviation);

    /// <summary>ln(a/b), which keeps its relative precision where the two are almost equal.</summary>
    public static double LogRatio(double a, double b)
    {
        // By halves: the sum of two large ones would overflow.
        double z = (0.5 * a - 0.5 * b) / (0.5 * a + 0.5 * b);
        if (Math.Abs(z) < 0.03)
        {
            // 2·artanh(z); the first term left out is below 1e-19 of the first.
            double w = z * z;
            return 2 * z * (1 + w * (1.0 / 3 + w * (1.0 / 5 + w * (1.0 / 7 + w * (1.0 / 9 + w * (1.0 / 11))))));
        }

        double ratio = a / b;
        return ratio is > 1e-290 and < 1e290 ? Math.Log(ratio) : Math.Log(a) - Math.Log(b);
    }

    /// <summary>Y(h + t) − Y(h − t).</summary>
    private static double MillsDifference(double h, double t)
    {
        Span<double> derivatives = stackalloc double[2 * SeriesTerms];
        if (h < FarTail)
            DifferentiateBackward(h, derivatives);
        else
            DifferentiateForward(h, derivatives);
        double sum = 0;
        for (int n = SeriesTerms - 1; n > 0; n--)
            sum = (sum + derivatives[2 * n + 1]) * (t * t / (2 * n * (2 * n + 1)));
        return 2 * t * (derivatives[1] + sum);
    }

    /// <summary>Y⁽ⁿ⁾ upward from Y and Y′ = 1 + h·Y.</summary>
    private static void DifferentiateForward(double h, Span<double> derivatives)
    {
        derivatives[0] = StandardNormal.MillsRatio(h);
        derivatives[1] = 1 + h * derivatives[0];
        for (int n = 1; n < derivatives.Length - 1; n++)
            derivatives[n + 1] = h * derivatives[n] + n * derivatives[n - 1];
    }

    /// <summary>Y⁽ⁿ⁾ by the ratios r(n) = Y⁽ⁿ⁾/Y⁽ⁿ⁻¹⁾ = n / (r(n + 1) − h), downward from a far one.</summary>
    private static void DifferentiateBackward(double h, Span<double> derivatives)
    {
        int first = derivatives.Length + FractionDepth;
        double ratio = 0.5 * (h + Math.Sqrt(h * h + 4 * first));
        for (int n = first - 1; n >= derivatives.Length; n--)
            ratio = n / (ratio - h);
        for (int n = derivatives.Length - 1; n >= 1; n--)
            derivatives[n] = ratio = n / (ratio - h);
        derivatives[0] = StandardNormal.MillsRatio(h);
        for (int n = 1; n < derivatives.Length; n++)
            derivatives[n] *= derivatives[n - 1];
    }
}
