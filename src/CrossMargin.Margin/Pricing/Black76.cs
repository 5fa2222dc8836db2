using System.Runtime.CompilerServices;

namespace CrossMargin.Margin.Pricing;

/// <summary>The undiscounted value of a European option on a forward, USD per contract: the scalar reference of every other path.</summary>
/// <remarks>
/// c = F·Φ(d₁) − K·Φ(d₂), p = K·Φ(−d₂) − F·Φ(−d₁), d₁,₂ = ln(F/K)/(σ√T) ± σ√T/2.
/// F. Black, The pricing of commodity contracts, Journal of Financial Economics 3 (1976) 167–179, without its discount factor.
/// Evaluated as the intrinsic value plus the value of the same strike out of the money (<see cref="StandardBlack"/>): so it
/// keeps its relative precision however far out of the money, parity holds to the rounding of one addition, and a value is never
/// below the intrinsic one, nor above its bound: the forward for a call, the strike for a put.
/// Limits: with no time or no volatility the value is the intrinsic one; with an infinite deviation it is the bound; a forward
/// at or below zero counts as zero, so that the call is worthless and the put worth its strike; at a strike of zero the call is worth
/// the forward and the put nothing.
/// </remarks>
public static class Black76
{
    /// <param name="forward">USD per unit at the expiry; finite.</param>
    /// <param name="strike">USD per unit; finite, not negative.</param>
    /// <param name="years">To the expiry, of 365 days; finite, not negative.</param>
    /// <param name="volatility">Per √year; finite, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is NaN, infinite, or negative where it must not be.</exception>
    public static double Value(double forward, double strike, double years, double volatility, bool isCall)
    {
        RequireNotNegative(years);
        RequireNotNegative(volatility);
        return ValueOfDeviation(forward, strike, volatility * Math.Sqrt(years), isCall);
    }

    /// <inheritdoc cref="Value"/>
    /// <param name="deviation">σ√T: not negative; infinity is a limit.</param>
    public static double ValueOfDeviation(double forward, double strike, double deviation, bool isCall)
    {
        if (!double.IsFinite(forward))
            throw new ArgumentOutOfRangeException(nameof(forward), forward, "Expected a finite number.");
        RequireNotNegative(strike);
        if (!(deviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "Expected a number that is not negative.");
        if (forward <= 0)
            return isCall ? 0 : strike;
        if (strike == 0)
            return isCall ? forward : 0;
        double bound = isCall ? forward : strike;
        double intrinsic = Math.Max(isCall ? forward - strike : strike - forward, 0);
        return Math.Min(intrinsic + TimeValue(forward, strike, deviation), bound);
    }

    /// <summary>What the option is worth above its intrinsic value: the same for call and put. Both prices are positive.</summary>
    internal static double TimeValue(double forward, double strike, double deviation) =>
        Math.Min(forward, strike) * StandardBlack.Fraction(-Math.Abs(StandardBlack.LogRatio(forward, strike)), deviation);

    internal static void RequireNotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite number that is not negative.");
    }

    internal static void RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite positive number.");
    }
}
