namespace CrossMargin.Margin.Pricing;

/// <summary>What one European option on a forward is worth today, and how that changes. USD.</summary>
/// <param name="Value">Discounted.</param>
/// <param name="Delta">Per unit of the forward.</param>
/// <param name="Gamma">Of the delta, per unit of the forward.</param>
/// <param name="Vega">Per 1.00 of volatility: a hundredth of it per percentage point.</param>
/// <param name="Theta">Per year that passes, with the forward unchanged; negative where time costs.</param>
/// <param name="Rho">Per 1.00 of the discount rate, with the forward unchanged.</param>
/// <remarks>
/// V = e^(−rT)·B(F), B of <see cref="Black76"/>. Δ = w·e^(−rT)·Φ(w·d₁), Γ = e^(−rT)·φ(d₁)/(F·σ√T), vega = e^(−rT)·F·φ(d₁)·√T,
/// Θ = rV − e^(−rT)·F·φ(d₁)·σ/(2√T), ρ = −TV, with w = 1 for a call and −1 for a put. E. G. Haug, The complete guide to option
/// pricing formulas, 2nd ed., McGraw-Hill 2007, chapter 2. Without time or volatility the delta is that of the
/// intrinsic value, one half at the money, and gamma, vega and the diffusion's part of theta are zero.
/// </remarks>
public readonly record struct OptionGreeks(double Value, double Delta, double Gamma, double Vega, double Theta, double Rho)
{
    /// <param name="forward">USD per unit at the expiry; positive and finite.</param>
    /// <param name="strike">USD per unit; positive and finite.</param>
    /// <param name="years">To the expiry, of 365 days; finite, not negative.</param>
    /// <param name="volatility">Per √year; finite, not negative.</param>
    /// <param name="rate">Continuously compounded, per year; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static OptionGreeks Of(double forward, double strike, double years, double volatility, double rate, bool isCall)
    {
        Black76.RequirePositive(forward);
        Black76.RequirePositive(strike);
        if (!double.IsFinite(rate))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "Expected a finite number.");
        double discount = Math.Exp(-rate * years);
        double value = discount * Black76.Value(forward, strike, years, volatility, isCall);
        double sign = isCall ? 1 : -1;
        double rootOfYears = Math.Sqrt(years);
        double deviation = volatility * rootOfYears;
        (double first, _) = Quantiles(forward, strike, deviation);
        double delta = discount * sign * StandardNormal.Cumulative(sign * first);
        if (deviation == 0)
            return new OptionGreeks(value, delta, 0, 0, rate * value, -years * value);
        double density = discount * StandardNormal.Density(first);
        return new OptionGreeks(
            value,
            delta,
            Gamma: density / (forward * deviation),
            Vega: density * forward * rootOfYears,
            Theta: rate * value - density * forward * volatility / (2 * rootOfYears),
            Rho: -years * value);
    }

    /// <summary>d₁ and d₂; without a deviation their limits, zero at the money.</summary>
    internal static (double First, double Second) Quantiles(double forward, double strike, double deviation)
    {
        double moneyness = StandardBlack.LogRatio(forward, strike);
        double centre = moneyness == 0 ? 0 : moneyness / deviation;
        return (centre + 0.5 * deviation, centre - 0.5 * deviation);
    }
}
