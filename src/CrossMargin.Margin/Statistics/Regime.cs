namespace CrossMargin.Margin.Statistics;

/// <summary>How much more than usual the market moves: the factor on volatilities and scenario ranges, and since when it is so.</summary>
/// <param name="Factor">1 to 2.</param>
/// <remarks>
/// r = clamp(σ_ewma / σ_long, 1, 2). Up at once; down only as r ← 1 + (r − 1)·2^(−t / half-life), so that requirements do not collapse
/// with the first quiet hour and then jump again. Below 1 it never goes: calm markets earn no discount, which is
/// what makes requirements rise less when the calm ends (anti-procyclical). ◊ This project's own proposition.
/// </remarks>
public readonly record struct Regime(double Factor, DateTimeOffset Time)
{
    public const double Most = 2;

    public static readonly TimeSpan DefaultHalfLife = TimeSpan.FromHours(24);

    /// <param name="previous">Null for the first one.</param>
    /// <param name="ewmaVolatility">Of now, per √year; zero or more.</param>
    /// <param name="longVolatility">
    /// The usual one; zero or more. Where the usual is not to move at all, any move is the most extreme regime.
    /// </param>
    /// <param name="halfLife">Above zero.</param>
    /// <returns>At a time before the previous one's: as if no time had passed.</returns>
    public static Regime Next(
        Regime? previous, double ewmaVolatility, double longVolatility, DateTimeOffset now, TimeSpan halfLife)
    {
        Require(ewmaVolatility, nameof(ewmaVolatility));
        Require(longVolatility, nameof(longVolatility));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(halfLife, TimeSpan.Zero);
        double target = ewmaVolatility <= longVolatility ? 1 : Math.Min(Most, ewmaVolatility / longVolatility);
        if (previous is not { } before)
            return new Regime(target, now);
        double halves = Math.Max(0, (now - before.Time) / halfLife);
        double decayed = 1 + ((Math.Clamp(before.Factor, 1, Most) - 1) * Math.Pow(2, -halves));
        return new Regime(Math.Max(target, decayed), now > before.Time ? now : before.Time);
    }

    private static void Require(double volatility, string name)
    {
        if (!(volatility >= 0 && double.IsFinite(volatility)))
            throw new ArgumentOutOfRangeException(name, volatility, "expected zero or more");
    }
}
