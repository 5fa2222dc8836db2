using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Pricing;

/// <summary>Implied volatility by expiry and strike, from slices of one underlying.</summary>
/// <remarks>
/// Between two slices total variance is linear in time at equal log-moneyness, which adds no calendar arbitrage to slices that
/// have none: J. Gatheral and A. Jacquier, Arbitrage-free SVI volatility surfaces, Quantitative Finance 14 (2014) 59–71, lemma 5.1.
/// Before the first and after the last slice volatility is flat in time.
/// </remarks>
public sealed class VolatilitySurface
{
    /// <summary>Points of log-moneyness at which neighbouring slices are compared.</summary>
    private const int Samples = 401;

    /// <summary>Of the variance: what rounding may take from it.</summary>
    private const double Rounding = 1e-12;

    private readonly SviSlice[] _slices;

    /// <param name="slices">In any order; at least one, no two of one expiry.</param>
    /// <exception cref="ArgumentException">There is no slice, or two have one expiry.</exception>
    public VolatilitySurface(IReadOnlyList<SviSlice> slices)
    {
        _slices = [.. slices.OrderBy(slice => slice.Years)];
        if (_slices.Length == 0)
            throw new ArgumentException("Expected at least one slice.", nameof(slices));
        for (int index = 1; index < _slices.Length; index++)
        {
            if (_slices[index].Years <= _slices[index - 1].Years)
                throw new ArgumentException("Expected one slice per expiry.", nameof(slices));
            AdmitsCalendarArbitrage |= Crosses(_slices[index - 1], _slices[index]);
        }
    }

    /// <summary>In the order of their expiries.</summary>
    public IReadOnlyList<SviSlice> Slices => _slices;

    /// <summary>Whether total variance falls with time somewhere: then a longer option is cheaper than a shorter one of its moneyness.</summary>
    /// <remarks>Neighbouring slices are compared at 401 log-moneynesses over the wider of their ranges: a crossing between two of them is overlooked.</remarks>
    public bool AdmitsCalendarArbitrage { get; }

    /// <summary>Implied, per √year.</summary>
    /// <param name="forward">USD per unit at that expiry, from 1e-12.</param>
    /// <param name="strike">USD per unit; zero and infinity are limits.</param>
    /// <param name="years">To the expiry; up to the first slice, zero included, its own volatility.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or NaN.</exception>
    public double Volatility(double forward, double strike, double years)
    {
        Bound.Within(forward, 1e-12, double.MaxValue, nameof(forward));
        Bound.Within(strike, 0, double.PositiveInfinity, nameof(strike));
        Bound.Within(years, 0, double.MaxValue, nameof(years));
        double logMoneyness = Math.Log(strike / forward);
        int after = Array.FindIndex(_slices, slice => slice.Years >= years);
        if (after is 0 or -1)
            return FlatVolatility(after == 0 ? _slices[0] : _slices[^1], logMoneyness);
        SviSlice later = _slices[after], earlier = _slices[after - 1];
        double share = (years - earlier.Years) / (later.Years - earlier.Years);
        double variance = (1 - share) * earlier.TotalVariance(logMoneyness) + share * later.TotalVariance(logMoneyness);
        return Math.Sqrt(variance / years);
    }

    private static double FlatVolatility(SviSlice slice, double logMoneyness) =>
        Math.Sqrt(slice.TotalVariance(logMoneyness) / slice.Years);

    private static bool Crosses(SviSlice earlier, SviSlice later)
    {
        double bound = Math.Max(earlier.LogMoneynessBound, later.LogMoneynessBound);
        return Enumerable.Range(0, Samples)
            .Select(sample => bound * (2.0 * sample / (Samples - 1) - 1))
            .Any(k => later.TotalVariance(k) < earlier.TotalVariance(k) * (1 - Rounding));
    }
}
