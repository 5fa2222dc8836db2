using MathNet.Numerics.Distributions;

namespace CrossMargin.Margin.Statistics;

/// <summary>Value at risk and expected shortfall of one unit whose price is log-normal: ln S ~ N(mean, deviation²).</summary>
/// <remarks>
/// The loss of a long position is −S and that of a short one is S, so that a long's figures are negative: what remains in the tail,
/// as a fraction of today's price when the mean is relative to it. ES of a long: −(1/λ)·e^(μ + s²/2)·Φ(Φ⁻¹(λ) − s); of a short:
/// (1/λ)·e^(μ + s²/2)·(1 − Φ(Φ⁻¹(1 − λ) − s)). The partial expectation of a log-normal variable, as in A. McNeil, R. Frey and P. Embrechts,
/// "Quantitative Risk Management", section 2.2; the use as margin factors is Vega's. A deviation of 0 is a price that is
/// certain: both figures are e^μ.
/// </remarks>
public static class LogNormalRisk
{
    /// <param name="mean">Of ln S; finite.</param>
    /// <param name="deviation">Of ln S; zero or more.</param>
    /// <param name="tail">λ, the probability of the tail; above 0 and below 0.5.</param>
    public static TailRisk OfLong(double mean, double deviation, double tail)
    {
        Require(mean, deviation, tail);
        double quantile = Normal.InvCDF(0, 1, tail);
        return new TailRisk(
            -Math.Exp(mean + (deviation * quantile)),
            -Math.Exp(mean + (deviation * deviation / 2)) * Normal.CDF(0, 1, quantile - deviation) / tail);
    }

    /// <inheritdoc cref="OfLong"/>
    public static TailRisk OfShort(double mean, double deviation, double tail)
    {
        Require(mean, deviation, tail);
        // Φ⁻¹(1 − λ) = −Φ⁻¹(λ), and 1 − Φ(x) = Φ(−x): no digit of a small λ is lost.
        double quantile = Normal.InvCDF(0, 1, tail);
        return new TailRisk(
            Math.Exp(mean - (deviation * quantile)),
            Math.Exp(mean + (deviation * deviation / 2)) * Normal.CDF(0, 1, quantile + deviation) / tail);
    }

    /// <summary>The part of its value that a long unit loses in the mean of the tail; 0 to 1 without drift.</summary>
    /// <param name="drift">Per year.</param>
    /// <param name="volatility">Per √year.</param>
    /// <param name="horizon">Years; zero or more.</param>
    /// <remarks>ES of a long with mean (drift − volatility²/2)·τ and deviation volatility·√τ, plus 1.</remarks>
    public static double LongFactor(double drift, double volatility, double horizon, double tail) =>
        OfLong(MeanOf(drift, volatility, horizon), volatility * Math.Sqrt(horizon), tail).ExpectedShortfall + 1;

    /// <summary>The part of its value that a short unit loses in the mean of the tail; without bound.</summary>
    /// <inheritdoc cref="LongFactor"/>
    public static double ShortFactor(double drift, double volatility, double horizon, double tail) =>
        OfShort(MeanOf(drift, volatility, horizon), volatility * Math.Sqrt(horizon), tail).ExpectedShortfall - 1;

    private static double MeanOf(double drift, double volatility, double horizon)
    {
        if (!(horizon >= 0 && double.IsFinite(horizon)))
            throw new ArgumentOutOfRangeException(nameof(horizon), horizon, "expected zero or more");
        return (drift - (volatility * volatility / 2)) * horizon;
    }

    private static void Require(double mean, double deviation, double tail)
    {
        if (!double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "expected a finite number");
        if (!(deviation >= 0 && double.IsFinite(deviation)))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "expected zero or more");
        if (!(tail is > 0 and < 0.5))
            throw new ArgumentOutOfRangeException(nameof(tail), tail, "expected above 0 and below 0.5");
    }
}
