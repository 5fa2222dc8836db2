using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.Margin.Calibration;

/// <summary>The correlations of several series, each pair over the times that both have, then made to fit together.</summary>
internal static class CorrelationEstimate
{
    /// <returns>A correlation matrix in the order of the series; empty for none. A pair without a common return counts as uncorrelated.</returns>
    public static IReadOnlyList<IReadOnlyList<double>> Of(IReadOnlyList<IReadOnlyList<PricePoint>> series, CalibrationParameters parameters)
    {
        if (series.Count == 0)
            return [];
        double[,] estimate = new double[series.Count, series.Count];
        for (int row = 0; row < series.Count; row++)
        {
            estimate[row, row] = 1;
            for (int column = 0; column < row; column++)
                estimate[row, column] = estimate[column, row] = OfPair(series[row], series[column], parameters);
        }

        double[,] repaired = CorrelationRepair.Nearest(estimate);
        return [.. Enumerable.Range(0, series.Count).Select(row =>
            (IReadOnlyList<double>)[.. Enumerable.Range(0, series.Count).Select(column => repaired[row, column])])];
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
