using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class LogNormalRiskTests
{
    [Fact]
    public void Of_a_certain_price_is_that_price()
    {
        Assert.Equal(-1, LogNormalRisk.OfLong(0, 0, 0.01).ExpectedShortfall, 1e-12);
        Assert.Equal(1, LogNormalRisk.OfShort(0, 0, 0.01).ExpectedShortfall, 1e-12);
        Assert.Equal(0, LogNormalRisk.LongFactor(0, 0.8, 0, 0.01), 1e-12);
    }

    [Fact]
    public void ShortFactor_is_above_LongFactor_because_a_price_has_no_ceiling() =>
        Assert.True(LogNormalRisk.ShortFactor(0, 0.8, 1 / 365.0, 0.01) > LogNormalRisk.LongFactor(0, 0.8, 1 / 365.0, 0.01));

    [Theory]
    [InlineData(double.NaN, 0.1, 0.01)]
    [InlineData(0, -0.1, 0.01)]
    [InlineData(0, 0.1, 0)]
    [InlineData(0, 0.1, 0.5)]
    public void Of_what_is_out_of_range_is_refused(double mean, double deviation, double tail) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LogNormalRisk.OfLong(mean, deviation, tail));
}
