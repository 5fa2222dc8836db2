using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Collateral;

/// <summary>The value of a token that earns: shares of something, each worth a rate of it, such as wstETH or sUSDe.</summary>
/// <param name="Age">The older of price and rate: the value is no fresher than either. Null when either is.</param>
/// <param name="IsStale">Whether either is, by its own heartbeat: a rate that moves once a day is not stale after an hour, its price is.</param>
public readonly record struct YieldBearing(double ValueUsd, TimeSpan? Age, bool IsStale)
{
    /// <summary>value = shares · rate · price.</summary>
    /// <param name="shares">Any sign: a debt is negative.</param>
    /// <param name="rate">Units of the underlying per share; above 0.</param>
    /// <param name="priceUsd">USD per unit of the underlying; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A figure is outside its range or not a number.</exception>
    public static YieldBearing Of(double shares, AgedFigure rate, AgedFigure priceUsd)
    {
        double value = Bound.Within(shares, double.MinValue, double.MaxValue, nameof(shares))
            * Bound.Within(rate.Value, double.Epsilon, double.MaxValue, nameof(rate))
            * Bound.Within(priceUsd.Value, double.Epsilon, double.MaxValue, nameof(priceUsd));
        TimeSpan? age = rate.Age is { } ofRate && priceUsd.Age is { } ofPrice ? (ofRate > ofPrice ? ofRate : ofPrice) : null;
        return new YieldBearing(value, age, rate.IsStale || priceUsd.IsStale);
    }
}
