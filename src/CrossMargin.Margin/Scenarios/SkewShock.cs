using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>How the wings of the volatility surface turn against each other, or rise together.</summary>
/// <remarks>
/// With k = ln(K/F), or |k| for the absolute move: multiplier = 1 + min(c, k·c/k*) for k ≥ 0, 1 + max(−c, k·c/k*) below, not under 0;
/// c = cap + slope·√T, k* = max(least, width·√T·(static + scale·√T)): about where the surface flattens out.
/// Source: derivexyz/v2-core, PMRMLib_2.sol, _getExpirySkewedShockedMTM and _getKStar; the ranges are those of
/// setSkewShockParameters. The defaults are those of the contract's own portfolio cases.
/// </remarks>
public sealed record SkewShock
{
    /// <summary>The largest change of the linear move at no time left; 0 to 10.</summary>
    public double LinearCap { get; init => field = Bound.Within(value, 0, 10); } = 0.15;

    /// <summary>How it changes with √years; −10 to 10.</summary>
    public double LinearSlope { get; init => field = Bound.Within(value, -10, 10); } = -0.05;

    /// <summary>The largest change of the absolute move at no time left; 0 to 10.</summary>
    public double AbsoluteCap { get; init => field = Bound.Within(value, 0, 10); } = 0.15;

    /// <summary>How it changes with √years; −10 to 10.</summary>
    public double AbsoluteSlope { get; init => field = Bound.Within(value, -10, 10); } = -0.05;

    /// <summary>k* is at least this; 0 to 10.</summary>
    public double LeastKStar { get; init => field = Bound.Within(value, 0, 10); } = 0.01;

    /// <summary>Standard deviations from the forward to where the surface flattens out; 0 to 10.</summary>
    public double WidthScale { get; init => field = Bound.Within(value, 0, 10); } = 4;

    /// <summary>The volatility of that deviation at no time left, per √year; 0 to 10.</summary>
    public double StaticVolatility { get; init => field = Bound.Within(value, 0, 10); } = 0.6;

    /// <summary>How it changes with √years; −20 to 20.</summary>
    public double VolatilityScale { get; init => field = Bound.Within(value, -20, 20); } = -0.1;

    /// <summary>c, the largest change of a volatility. May be negative for a long expiry, as in the contract.</summary>
    public double Cap(VolatilityMove move, double years) => move == VolatilityMove.LinearSkew
        ? LinearCap + LinearSlope * Math.Sqrt(years)
        : AbsoluteCap + AbsoluteSlope * Math.Sqrt(years);

    /// <summary>k*, the log-moneyness at which the change reaches its cap.</summary>
    public double KStar(double years)
    {
        double rootYears = Math.Sqrt(years);
        return Math.Max(LeastKStar, rootYears * WidthScale * (StaticVolatility + rootYears * VolatilityScale));
    }

    /// <summary>What the volatility at log-moneyness <paramref name="k"/> is multiplied by, before the floor at 0.</summary>
    /// <remarks>Where k* is 0 the contract divides by zero and reverts; here the change is the cap at once, its limit.</remarks>
    public static double Multiplier(VolatilityMove move, double k, double cap, double kStar)
    {
        double distance = move == VolatilityMove.LinearSkew ? k : Math.Abs(k);
        if (distance == 0)
            return 1;
        double change = distance * cap / kStar;
        return distance > 0 ? 1 + Math.Min(cap, change) : 1 + Math.Max(-cap, change);
    }
}
