namespace CrossMargin.Domain.Calibration;

/// <summary>What prices were known to be in the past.</summary>
public interface IPriceHistory
{
    /// <summary>
    /// Every series of prices, sampled at <paramref name="from"/> and every interval after it up to <paramref name="to"/>: the price
    /// that was valid then. A time at which nobody had looked for as long as an interval is left out, so that a gap is never taken for
    /// a calm.
    /// </summary>
    /// <param name="interval">Whole seconds, at least a minute; at most <see cref="PointsMax"/> of them may lie between the times.</param>
    /// <returns>In order of chain, venue and slot; series without any price are left out.</returns>
    Task<IReadOnlyList<PriceSeries>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>The most points that a series has: two years of quarters of an hour.</summary>
    const int PointsMax = 70_080;
}
