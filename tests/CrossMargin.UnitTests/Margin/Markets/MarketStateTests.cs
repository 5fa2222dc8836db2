using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Markets;

namespace CrossMargin.UnitTests.Margin.Markets;

public sealed class MarketStateTests
{
    private static readonly Underlying Ether = new("ETH"), Bitcoin = new("BTC"), Doge = new("DOGE");

    [Fact]
    public void Of_takes_what_was_released_and_nothing_that_was_refused()
    {
        RiskRelease release = new(
            7, Portfolio.Now, Portfolio.Now.AddDays(-200), null,
            [Calibrated(Bitcoin, 0.5, 1), Calibrated(Doge, 3, 2) with { Refusal = "red zone" }, Calibrated(Ether, 0.9, 1.2)],
            [[1, 0.8], [0.8, 1]]);

        MarketState market = MarketState.Of(release);

        Assert.Equal((0.9, 1.2), (market.Of(Ether).Volatility, market.Of(Ether).Regime));
        Assert.Equal(UnderlyingMarket.Unobserved, market.Of(Doge));
        Assert.Equal(0.8, market.Correlations!.Between(Ether, Bitcoin));
        Assert.Null(market.Correlations.Between(Ether, Doge));
        Assert.Equal(7, market.Release);
    }

    [Theory]
    [InlineData(1.1, 1)]   // no correlation
    [InlineData(0.5, 0.9)] // no one on the diagonal
    [InlineData(double.NaN, 1)]
    public void A_correlation_table_refuses_what_is_none(double off, double diagonal) => Assert.Throws<ArgumentException>(() =>
        new CorrelationTable(["A", "B"], new double[,] { { diagonal, off }, { off, diagonal } }));

    private static UnderlyingCalibration Calibrated(Underlying underlying, double volatility, double regime) =>
        new(underlying, null, new RiskFigures(volatility, 0.7, regime), 100, Portfolio.Now.AddDays(-100), Portfolio.Now, null);
}
