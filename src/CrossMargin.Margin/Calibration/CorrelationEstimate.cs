using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.Calibration;

/// <summary>The correlations of several series, each pair over the times that both have, then made to fit together.</summary>
internal static class CorrelationEstimate
{
    /// <summary>How many series are correlated at most: the work grows with the square, and that of the repair with the cube.</summary>
    public const int Most = 64;

    /// <returns>
    /// A correlation matrix in the order of the series; empty for none. A pair without a common return counts as uncorrelated, as do
    /// beyond <see cref="Most"/> the series with the fewest prices: what is not known offsets nothing.
    /// </returns>
    public static IReadOnlyList<IReadOnlyList<double>> Of(IReadOnlyList<IReadOnlyList<PricePoint>> series, CalibrationParameters parameters)
    {
        if (series.Count == 0)
            return [];
        int[] estimated = [.. Enumerable.Range(0, series.Count).OrderByDescending(one => series[one].Count).Take(Most)];
        double[,] estimate = new double[estimated.Length, estimated.Length];
        for (int row = 0; row < estimated.Length; row++)
        {
            estimate[row, row] = 1;
            for (int column = 0; column < row; column++)
                estimate[row, column] = estimate[column, row] = OfPair(series[estimated[row]], series[estimated[column]], parameters);
        }

        return Spread(CorrelationRepair.Nearest(estimate), estimated, series.Count);
    }

    /// <summary>The matrix with its rows where they belong, and the identity for the rest.</summary>
    private static double[][] Spread(double[,] repaired, int[] places, int size)
    {
        double[][] spread = [.. Enumerable.Range(0, size).Select(row => new double[size])];
        for (int row = 0; row < size; row++)
            spread[row][row] = 1;
        for (int row = 0; row < places.Length; row++)
        {
            for (int column = 0; column < places.Length; column++)
                spread[places[row]][places[column]] = repaired[row, column];
        }

        return spread;
    }

    private static double OfPair(IReadOnlyList<PricePoint> left, IReadOnlyList<PricePoint> right, CalibrationParameters parameters)
    {
        Dictionary<DateTimeOffset, double> others = right.ToDictionary(point => point.Time, point => point.Usd);
        List<PricePoint> lefts = [], rights = [];
        foreach (PricePoint point in left)
        {
            bool isApart = lefts.Count == 0 || point.Time - lefts[^1].Time >= parameters.CorrelationSpan;
            if (!isApart || !others.TryGetValue(point.Time, out double usd))
                continue;
            lefts.Add(point);
            rights.Add(new PricePoint(point.Time, usd));
        }

        if (lefts.Count < 2)
            return 0;
        IReadOnlyList<LogReturn> ofLeft = LogReturn.Between(lefts), ofRight = LogReturn.Between(rights);
        return Correlation.OfCovariance(
            Ewma.CovarianceOf(ofLeft, ofRight, parameters.DailyDecay).PerYear,
            Ewma.VarianceOf(ofLeft, parameters.DailyDecay).PerYear,
            Ewma.VarianceOf(ofRight, parameters.DailyDecay).PerYear);
    }
}
