using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class EwmaTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void After_weighs_daily_squares_as_RiskMetrics_does()
    {
        // Weights 0.06·0.94² , 0.06·0.94 and 0.06 over their sum 1 − 0.94³ = 0.169416, squares 1, 4 and 9 times 10⁻⁴.
        double expected = 365 * ((0.06 * 0.94 * 0.94 * 1e-4) + (0.06 * 0.94 * 4e-4) + (0.06 * 9e-4)) / 0.169416;

        Assert.Equal(expected, Ewma.VarianceOf(Series.DailyReturns(0.01, -0.02, 0.03)).PerYear, 1e-12);
    }

    [Fact]
    public void After_of_the_first_return_is_its_own_rate_whatever_its_span()
    {
        // A move of 1 % in six hours: 0.01² · 4 · 365 a year.
        Assert.Equal(0.146, default(Ewma).After(1e-4, TimeSpan.FromHours(6)).PerYear, 1e-12);
        Assert.True(double.IsNaN(default(Ewma).PerYear));
    }

    [Fact]
    public void After_a_long_span_weighs_as_much_as_the_short_ones_that_it_is_made_of()
    {
        Ewma before = default(Ewma).After(4e-4, Day);
        Ewma once = before.After(12e-4, 3 * Day);
        Ewma thrice = before.After(4e-4, Day).After(4e-4, Day).After(4e-4, Day);

        Assert.Equal(thrice.PerYear, once.PerYear, 1e-14);
        Assert.Equal(thrice.After(0, Day).PerYear, once.After(0, Day).PerYear, 1e-14);
    }

    [Fact]
    public void CovarianceOf_a_price_with_its_multiple_is_the_variance_and_with_its_inverse_the_opposite()
    {
        double[] moves = [.. Series.Normals(1, 50).Select(one => one * 0.02)];
        IReadOnlyList<LogReturn> returns = Series.DailyReturns(moves);
        IReadOnlyList<LogReturn> inverse = Series.DailyReturns(moves.Select(one => -one));
        double variance = Ewma.VarianceOf(returns).PerYear;

        double covariance = Ewma.CovarianceOf(returns, inverse).PerYear;

        Assert.Equal(-variance, covariance, 1e-12);
        Assert.Equal(-1, Correlation.OfCovariance(covariance, variance, Ewma.VarianceOf(inverse).PerYear), 1e-12);
    }

    [Fact]
    public void VarianceOf_a_price_that_never_moves_is_zero() => Assert.Equal(0, Ewma.VarianceOf(Series.DailyReturns(0, 0)).Volatility);

    [Fact]
    public void Input_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Ewma.VarianceOf([]));
        Assert.Throws<ArgumentException>(() => Ewma.CovarianceOf(Series.DailyReturns(0.1), Series.DailyReturns(0.1, 0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Ewma).After(double.NaN, Day));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Ewma).After(0, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(Ewma).After(0, Day, decay: 1));
        Assert.Throws<ArgumentException>(() => LogReturn.Between([new PricePoint(Series.Start, 0)]));
        Assert.Throws<ArgumentException>(() => LogReturn.Between([new PricePoint(Series.Start, double.NaN)]));
        Assert.Throws<ArgumentException>(() => LogReturn.Between([new PricePoint(Series.Start, 1), new PricePoint(Series.Start, 1)]));
        Assert.Empty(LogReturn.Between([new PricePoint(Series.Start, 1)]));
    }
}
