namespace CrossMargin.Margin.Pricing;

/// <summary>The volatility with which Black's formula gives an undiscounted price.</summary>
/// <remarks>
/// Newton's method within a bracket, on the time value as a fraction p(s) of its bound (<see cref="StandardBlack"/>). It has one
/// inflection, at s = √(2·|ln(F/K)|). Below it, the equation is that of 1/ln p, almost quadratic in s however small the price;
/// above it, that of p, which is concave, and beyond a half that of ln(1 − p). The choice of the three is P. Jäckel's, By
/// implication, Wilmott 26 (2006). A step that leaves the bracket becomes a bisection. In the money only what the
/// price has above the intrinsic value tells of volatility: the digits that the price lost there are lost.
/// </remarks>
public static class ImpliedVolatility
{
    /// <summary>Evaluations at most, of which some ten are usual. At the limit the bracket is as narrow as rounding lets it be.</summary>
    public const int MostIterations = 128;

    private const int UsualIterations = 20;

    /// <summary>A relative step of the deviation that ends the search.</summary>
    private const double Precision = 4e-16;

    /// <summary>A relative error of the value that ends the search after one more step: near the money it is the formula's own rounding.</summary>
    private const double ValuePrecision = 2e-15;

    /// <summary>A smaller relative step out of the bracket is the formula's rounding, which has also set the bracket's end: nothing is left to find.</summary>
    private const double Noise = 1e-13;

    /// <param name="price">Undiscounted, USD per contract. Any number: a negative one is below intrinsic.</param>
    /// <param name="forward">USD per unit; positive and finite.</param>
    /// <param name="strike">USD per unit; positive and finite.</param>
    /// <param name="years">To the expiry, of 365 days; finite, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range, or NaN.</exception>
    public static ImpliedVolatilityOutcome Solve(double price, double forward, double strike, double years, bool isCall)
    {
        if (double.IsNaN(price))
            throw new ArgumentOutOfRangeException(nameof(price), price, "Expected a number.");
        Black76.RequirePositive(forward);
        Black76.RequirePositive(strike);
        Black76.RequireNotNegative(years);
        double bound = isCall ? forward : strike;
        double intrinsic = Math.Max(isCall ? forward - strike : strike - forward, 0);
        if (price < intrinsic)
            return new ImpliedVolatilityOutcome.BelowIntrinsic(intrinsic);
        if (price >= bound)
            return new ImpliedVolatilityOutcome.AboveBound(bound);
        if (years == 0)
            return new ImpliedVolatilityOutcome.NoTimeLeft();
        double fraction = (price - intrinsic) / Math.Min(forward, strike);
        if (fraction == 0)
            return new ImpliedVolatilityOutcome.Found(0, 0);
        if (fraction >= 1)
            return new ImpliedVolatilityOutcome.AboveBound(bound);
        (double deviation, int iterations) = SolveDeviation(-Math.Abs(StandardBlack.LogRatio(forward, strike)), fraction);
        return new ImpliedVolatilityOutcome.Found(deviation / Math.Sqrt(years), iterations);
    }

    private static (double Deviation, int Iterations) SolveDeviation(double x, double target)
    {
        double inflection = Math.Sqrt(-2 * x);
        bool isBelow = x < 0 && target < StandardBlack.Fraction(x, inflection);
        (double low, double high) = isBelow ? (0, inflection) : (inflection, double.PositiveInfinity);
        double deviation = isBelow
            ? Math.Min(-x / Math.Sqrt(-2 * Math.Log(target)), inflection)
            : Math.Max(inflection, x == 0 ? StandardNormal.RootOfTwoPi * target : inflection);
        for (int iteration = 1; iteration <= MostIterations; iteration++)
        {
            double fraction = StandardBlack.Fraction(x, deviation);
            if (fraction < target)
                low = deviation;
            else
                high = deviation;
            double next = deviation - Step(x, deviation, fraction, target, isBelow);
            if (Math.Abs(next - deviation) <= Precision * deviation || (double.IsFinite(next) && IsReached(x, deviation, fraction, target, isBelow)))
                return (next, iteration);
            // Rounding may also let two neighbours point at each other.
            if (iteration > UsualIterations && Math.Abs(next - deviation) <= Noise * deviation)
                return (next, iteration);
            bool isInside = next >= low && next <= high;
            if (high - low <= 2 * Precision * deviation || (!isInside && Math.Abs(next - deviation) <= Noise * deviation))
                return (deviation, iteration);
            if (!isInside)
                next = double.IsInfinity(high) ? 2 * low + 1 : 0.5 * (low + high);
            deviation = next;
        }

        return (deviation, MostIterations);
    }

    /// <summary>Of the number that the step solves for: near the bound every price is within rounding of every other, and only 1 − p tells them apart.</summary>
    private static bool IsReached(double x, double deviation, double fraction, double target, bool isBelow) => isBelow || target <= 0.5
        ? Math.Abs(fraction - target) <= ValuePrecision * target
        : Math.Abs(StandardBlack.Complement(x, deviation) - (1 - target)) <= ValuePrecision * (1 - target);

    /// <summary>Newton's step; NaN or infinite where the formula has underflowed, and the bracket then decides.</summary>
    private static double Step(double x, double deviation, double fraction, double target, bool isBelow)
    {
        double slope = StandardBlack.Slope(x, deviation);
        if (isBelow)
        {
            double logarithm = Math.Log(fraction);
            return (logarithm / Math.Log(target) - 1) * fraction * logarithm / slope;
        }

        if (target <= 0.5)
            return (fraction - target) / slope;
        double complement = StandardBlack.Complement(x, deviation);
        return Math.Log((1 - target) / complement) * complement / slope;
    }
}
