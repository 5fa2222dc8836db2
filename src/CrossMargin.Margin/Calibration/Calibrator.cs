using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Calibration;

/// <summary>From prices to released risk parameters. Pure: the same prices give the same release.</summary>
public static class Calibrator
{
    /// <param name="history">From <paramref name="from"/> to <paramref name="at"/>; several series may be of one underlying.</param>
    /// <remarks>
    /// Of several series of one underlying the one with the most prices counts, the first of equals in order of chain, venue and slot:
    /// to mix them would make moves out of their differences. Each underlying passes or fails on its own, so that a token listed
    /// yesterday holds up nobody else; a run is refused when nothing passes. Prices after <paramref name="at"/> are not looked at.
    /// </remarks>
    /// <exception cref="ArgumentException">A price is not above zero and finite, or the times of a series do not ascend.</exception>
    public static RiskRelease Calibrate(
        IReadOnlyList<PriceSeries> history, DateTimeOffset from, DateTimeOffset at, CalibrationParameters parameters)
    {
        List<(UnderlyingCalibration Calibration, IReadOnlyList<PricePoint> Prices)> underlyings =
        [
            .. history
                .Select(series => series with { Points = [.. series.Points.Where(point => point.Time >= from && point.Time <= at)] })
                .GroupBy(series => series.Underlying)
                .OrderBy(group => group.Key.Symbol, StringComparer.Ordinal)
                .Select(group => (group.Key, Prices: Longest(group)))
                .Select(one => (Judge(one.Key, one.Prices, at, parameters), one.Prices)),
        ];
        List<IReadOnlyList<PricePoint>> released = [.. underlyings.Where(one => one.Calibration.IsReleased).Select(one => one.Prices)];
        return new RiskRelease(
            Number: 0,
            at,
            from,
            released.Count > 0 ? null : RefusalOfAll([.. underlyings.Select(one => one.Calibration)]),
            [.. underlyings.Select(one => one.Calibration)],
            CorrelationEstimate.Of(released, parameters));
    }

    private static IReadOnlyList<PricePoint> Longest(IEnumerable<PriceSeries> series) => series
        .OrderByDescending(one => one.Points.Count)
        .ThenBy(one => one.Venue.Chain)
        .ThenBy(one => one.Venue.Name, StringComparer.Ordinal)
        .ThenBy(one => one.Slot.Name, StringComparer.Ordinal)
        .First().Points;

    private static UnderlyingCalibration Judge(
        Underlying underlying, IReadOnlyList<PricePoint> prices, DateTimeOffset at, CalibrationParameters parameters)
    {
        IReadOnlyList<RiskFigures> estimates = VolatilityWalk.Estimates(prices, parameters);
        BacktestResult? backtest = estimates.Count == 0 ? null : ValueAtRiskBacktest.Run(prices, estimates, parameters);
        return new UnderlyingCalibration(
            underlying,
            Refusal(prices, at, parameters) ?? Refusal(estimates, backtest, parameters),
            estimates.Count == 0 ? null : estimates[^1],
            prices.Count,
            prices.Count == 0 ? null : prices[0].Time,
            prices.Count == 0 ? null : prices[^1].Time,
            backtest);
    }

    private static string? Refusal(IReadOnlyList<PricePoint> prices, DateTimeOffset at, CalibrationParameters parameters)
    {
        if (prices.Count < 2)
            return "too few observations: fewer than two prices";
        TimeSpan silence = at - prices[^1].Time;
        return silence > parameters.SilenceMax ? FormattableString.Invariant($"no price for {silence.TotalHours:0} hours") : null;
    }

    private static string? Refusal(IReadOnlyList<RiskFigures> estimates, BacktestResult? backtest, CalibrationParameters parameters)
    {
        if (backtest is null || backtest.Days < parameters.TestedDays)
            return FormattableString.Invariant(
                $"too few observations: {backtest?.Days ?? 0} days could be tested, {parameters.TestedDays:0} are needed");
        // Of a feed that says nothing else than its first answer, no volatility is known.
        return estimates[^1].LongVolatility > 0 && estimates[^1].Volatility > 0
            ? ValueAtRiskBacktest.Refusal(backtest, parameters)
            : "the price never moved";
    }

    private static string RefusalOfAll(IReadOnlyList<UnderlyingCalibration> underlyings) => underlyings.Count == 0
        ? "no prices"
        : string.Join("; ", underlyings.Select(one => $"{one.Underlying}: {one.Refusal}"));
}
