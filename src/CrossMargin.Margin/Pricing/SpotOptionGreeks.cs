namespace CrossMargin.Margin.Pricing;

/// <summary>What one European option on a spot price is worth, and how that changes. USD.</summary>
/// <param name="Value">Discounted.</param>
/// <param name="Delta">Per unit of the spot.</param>
/// <param name="Gamma">Of the delta, per unit of the spot.</param>
/// <param name="Vega">Per 1.00 of volatility.</param>
/// <param name="Theta">Per year that passes, with the spot unchanged.</param>
/// <param name="Rho">Per 1.00 of the rate, with the spot and the dividend yield unchanged: the carry moves along.</param>
/// <param name="DividendRho">Per 1.00 of the dividend yield.</param>
/// <param name="StrikeSensitivity">Per unit of the strike.</param>
/// <param name="InTheMoney">The risk-neutral probability to end in the money: what pays one unit of cash then, undiscounted.</param>
/// <param name="Elasticity">Per cent of the value per per cent of the spot; NaN where the value is zero.</param>
/// <remarks>
/// The generalised formula of Black, Scholes and Merton with the carry b = r − q, through the forward F = S·e^(bT) and
/// <see cref="OptionGreeks"/>: Δ_S = Δ_F·F/S, Γ_S = Γ_F·(F/S)², Θ_S = Θ_F − b·F·Δ_F, ρ_S = ρ_F + T·F·Δ_F, ∂V/∂q = −T·F·Δ_F.
/// E. G. Haug, The complete guide to option pricing formulas, McGraw-Hill 1998, pages 11–16.
/// </remarks>
public sealed record SpotOptionGreeks(
    double Value, double Delta, double Gamma, double Vega, double Theta, double Rho,
    double DividendRho, double StrikeSensitivity, double InTheMoney, double Elasticity)
{
    private const double DaysPerYear = 365;

    /// <summary>Per day that passes.</summary>
    public double ThetaPerDay => Theta / DaysPerYear;

    /// <param name="spot">USD per unit; positive and finite.</param>
    /// <param name="rate">Continuously compounded, per year; finite.</param>
    /// <param name="dividendYield">q: likewise. Equal to the rate it makes the spot a forward; zero is a spot without yield.</param>
    /// <inheritdoc cref="OptionGreeks.Of"/>
    public static SpotOptionGreeks Of(
        double spot, double strike, double years, double volatility, double rate, double dividendYield, bool isCall)
    {
        Black76.RequirePositive(spot);
        Black76.RequireNotNegative(years);
        if (!double.IsFinite(dividendYield))
            throw new ArgumentOutOfRangeException(nameof(dividendYield), dividendYield, "Expected a finite number.");
        double carry = rate - dividendYield;
        double growth = Math.Exp(carry * years);
        double forward = spot * growth;
        OptionGreeks ofForward = OptionGreeks.Of(forward, strike, years, volatility, rate, isCall);
        (_, double second) = OptionGreeks.Quantiles(forward, strike, volatility * Math.Sqrt(years));
        double sign = isCall ? 1 : -1;
        double inTheMoney = StandardNormal.Cumulative(sign * second);
        double exposure = forward * ofForward.Delta;
        return new SpotOptionGreeks(
            ofForward.Value,
            Delta: growth * ofForward.Delta,
            Gamma: growth * growth * ofForward.Gamma,
            ofForward.Vega,
            Theta: ofForward.Theta - carry * exposure,
            Rho: ofForward.Rho + years * exposure,
            DividendRho: -years * exposure,
            StrikeSensitivity: -sign * Math.Exp(-rate * years) * inTheMoney,
            InTheMoney: inTheMoney,
            Elasticity: ofForward.Value == 0 ? double.NaN : exposure / ofForward.Value);
    }
}
