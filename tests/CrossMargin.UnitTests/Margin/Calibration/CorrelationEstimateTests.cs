using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Calibration;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Calibration;

public sealed class CorrelationEstimateTests
{
    private static readonly IReadOnlyList<PricePoint> Long = Histories.Of("ETH", Histories.Moves(1, hours: 240)).Points;

    [Fact]
    public void Of_compares_what_two_series_have_in_common()
    {
        // Every second hour only, and a day later: the common times tell that they are one price.
        IReadOnlyList<PricePoint> sparse = [.. Long.Where((_, hour) => hour >= 24 && hour % 2 == 0)];

        Assert.Equal(1, CorrelationEstimate.Of([Long, sparse], CalibrationParameters.Default)[0][1], 1e-9);
    }

    [Fact]
    public void Of_what_has_no_time_in_common_is_zero()
    {
        IReadOnlyList<PricePoint> beside = [.. Long.Select(point => point with { Time = point.Time.AddMinutes(30) })];

        Assert.Equal(0, CorrelationEstimate.Of([Long, beside], CalibrationParameters.Default)[0][1]);
        Assert.Empty(CorrelationEstimate.Of([], CalibrationParameters.Default));
    }

    [Fact]
    public void Of_very_many_series_leaves_those_with_the_fewest_prices_uncorrelated()
    {
        IReadOnlyList<PricePoint> shorter = [.. Long.Take(200)];
        IReadOnlyList<IReadOnlyList<PricePoint>> series = [shorter, .. Enumerable.Repeat(Long, CorrelationEstimate.Most)];

        IReadOnlyList<IReadOnlyList<double>> correlation = CorrelationEstimate.Of(series, CalibrationParameters.Default);

        Assert.Equal(CorrelationEstimate.Most + 1, correlation.Count);
        Assert.Equal([1, .. new double[CorrelationEstimate.Most]], correlation[0]);
        Assert.Equal(1, correlation[1][CorrelationEstimate.Most], 1e-9);
    }
}
