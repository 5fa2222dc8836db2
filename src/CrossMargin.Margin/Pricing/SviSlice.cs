using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Pricing;

/// <summary>The volatility smile of one expiry, by the raw SVI of Gatheral.</summary>
/// <remarks>
/// w(k) = a + b·(ρ·(k − m) + √((k − m)² + σ²)), σ_implied = √(w/τ), k = ln(K/F). J. Gatheral and A. Jacquier, Arbitrage-free SVI
/// volatility surfaces, Quantitative Finance 14 (2014) 59–71, formula 3.1. As in the SVI library of Lyra and Derive, k is clamped to
/// ±4·√(a + b·σ), where fits are trusted no further, and w to 144.
/// </remarks>
public sealed record SviSlice
{
    /// <summary>The greatest total variance.</summary>
    public const double MostVariance = 144;

    private const double ClampDeviations = 4;

    /// <param name="a">Level of total variance, −144 to 144.</param>
    /// <param name="b">Slope of the wings, 0 to 1,000.</param>
    /// <param name="rho">Tilt, −1 to 1.</param>
    /// <param name="m">Log-moneyness of the centre, −100 to 100.</param>
    /// <param name="sigma">Width of the bend, 0 to 1,000.</param>
    /// <param name="forward">USD per unit, 1e-12 to 1e15.</param>
    /// <param name="years">τ, of 365 days: 1e-9, a thirtieth of a second, to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or NaN, or total variance would be negative somewhere.</exception>
    public SviSlice(double a, double b, double rho, double m, double sigma, double forward, double years)
    {
        A = Bound.Within(a, -MostVariance, MostVariance, nameof(a));
        B = Bound.Within(b, 0, 1_000, nameof(b));
        Rho = Bound.Within(rho, -1, 1, nameof(rho));
        M = Bound.Within(m, -100, 100, nameof(m));
        Sigma = Bound.Within(sigma, 0, 1_000, nameof(sigma));
        Forward = Bound.Within(forward, 1e-12, 1e15, nameof(forward));
        Years = Bound.Within(years, 1e-9, 100, nameof(years));
        if (a + b * sigma * Math.Sqrt(1 - rho * rho) < 0)
            throw new ArgumentOutOfRangeException(nameof(a), a, "Expected a + b·σ·√(1 − ρ²) not to be negative: it is the least variance.");
        LogMoneynessBound = ClampDeviations * Math.Sqrt(a + b * sigma);
    }

    public double A { get; }

    public double B { get; }

    public double Rho { get; }

    public double M { get; }

    public double Sigma { get; }

    /// <summary>USD per unit at the expiry.</summary>
    public double Forward { get; }

    /// <summary>To the expiry, of 365 days.</summary>
    public double Years { get; }

    /// <summary>How far from the money the smile goes on: it is flat beyond.</summary>
    public double LogMoneynessBound { get; }

    /// <summary>σ²·τ, from 0 to 144.</summary>
    /// <param name="logMoneyness">ln(K/F): clamped; the infinities are limits, NaN gives NaN.</param>
    public double TotalVariance(double logMoneyness)
    {
        double fromCentre = Math.Clamp(logMoneyness, -LogMoneynessBound, LogMoneynessBound) - M;
        double variance = A + B * (Rho * fromCentre + Math.Sqrt(fromCentre * fromCentre + Sigma * Sigma));
        return Math.Clamp(variance, 0, MostVariance);
    }

    /// <summary>Implied, per √year, at the slice's own forward.</summary>
    /// <param name="strike">USD per unit; zero and infinity are limits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The strike is negative or NaN.</exception>
    public double Volatility(double strike) => strike >= 0
        ? Math.Sqrt(TotalVariance(Math.Log(strike / Forward)) / Years)
        : throw new ArgumentOutOfRangeException(nameof(strike), strike, "Expected a number that is not negative.");
}
