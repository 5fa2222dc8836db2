using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>The move, as a fraction of the price, that may happen between an oracle's observation and the block in which we act on it.</summary>
/// <remarks>
/// b = k·conf/P + A + z·σ·√(τ_prop + τ_exec), with A = min(δ, z·σ·√a) while a ≤ heartbeat + grace, and z·σ·√a beyond.
/// δ is the feed's deviation threshold. Why the cap: a live push feed would have answered had the price moved by more than
/// δ, so its silence is information. Why none afterwards: silence past the heartbeat is not. Times in years of 365
/// days, zero drift, square root of time: RiskMetrics Technical Document, 4th ed., J.P. Morgan / Reuters, 1996. The
/// composition is this project's own proposition.
/// </remarks>
public static class OracleLatencyBuffer
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    /// <summary>z·σ·√t, a fraction of the price.</summary>
    /// <param name="volatility">Fraction per √year.</param>
    public static double Diffusion(double quantile, double volatility, TimeSpan span) =>
        quantile * volatility * Math.Sqrt(Math.Max(0, span / Year));

    /// <summary>The term A: what the price may have moved since the oracle observed it.</summary>
    /// <param name="feed">Null for a feed whose promise is not known: its silence says nothing, and nothing is capped.</param>
    public static double OfAge(TimeSpan age, FeedPromise? feed, double volatility, RiskParameters parameters)
    {
        double diffusion = Diffusion(parameters.Quantile, volatility, age);
        return feed is not null && !IsStale(age, feed, parameters) ? Math.Min(feed.Deviation, diffusion) : diffusion;
    }

    /// <summary>The third term: what the price may move while our view of the chain lags and our transaction waits.</summary>
    public static double OfLatency(TimeSpan propagation, TimeSpan execution, double volatility, RiskParameters parameters) =>
        Diffusion(parameters.Quantile, volatility, propagation + execution);

    /// <summary>Whether a feed is silent for longer than it promised.</summary>
    public static bool IsStale(TimeSpan age, FeedPromise? feed, RiskParameters parameters) =>
        age > StaleAfter(feed, parameters);

    internal static TimeSpan StaleAfter(FeedPromise? feed, RiskParameters parameters) =>
        (feed?.Heartbeat ?? parameters.UndescribedHeartbeat) + parameters.FeedGrace;
}
