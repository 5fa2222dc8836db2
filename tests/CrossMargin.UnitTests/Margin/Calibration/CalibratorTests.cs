using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Margin.Calibration;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Calibration;

public sealed class CalibratorTests
{
    private static readonly CalibrationParameters Default = CalibrationParameters.Default;
    private static readonly Underlying Ether = new("ETH");
    private static readonly Underlying Bitcoin = new("BTC");

    [Fact]
    public void Calibrate_releases_a_steady_price_with_its_volatility()
    {
        RiskRelease release = Calibrate(Histories.Of("ETH", Histories.Moves(1)));

        Assert.Null(release.Refusal);
        UnderlyingCalibration ether = Assert.Single(release.Underlyings);
        Assert.Equal((Histories.Hours + 1, Histories.From, Histories.At), (ether.Observations, ether.From, ether.To));
        Assert.Equal(0.70, ether.Figures!.LongVolatility, 0.02);
        // An average of some 16 days of hours: 0.7 · √(2 / 780) is its standard error, 5 %.
        Assert.Equal(0.70, ether.Figures.Volatility, 0.15);
        Assert.InRange(ether.Figures.Regime, 1, 1.2);
        // 365 days less 74 of warm-up.
        Assert.Equal(291, ether.Backtest!.Days);
        Assert.Equal(ether.Figures, release.Find(Ether));
    }

    [Fact]
    public void Calibrate_refuses_what_falls_beyond_its_value_at_risk_too_often_and_says_so()
    {
        // A crash of 20 % every 20 days, which an average forgets meanwhile: 15 in the 291 tested days, 2.9 expected.
        double[] moves = Histories.Moves(2, 0.3);
        for (int hour = 5; hour < moves.Length; hour += 20 * 24)
            moves[hour] = -0.20;

        RiskRelease release = Calibrate(Histories.Of("ETH", moves));

        Assert.Contains("red zone", release.Refusal, StringComparison.Ordinal);
        Assert.Null(release.Find(Ether));
        Assert.Equal(TrafficLightZone.Red, release.Underlyings[0].Backtest!.Longs.Zone);
        Assert.Equal(TrafficLightZone.Green, release.Underlyings[0].Backtest!.Shorts.Zone);
        Assert.Empty(release.Correlation);
    }

    [Fact]
    public void Calibrate_tests_those_who_are_short_too()
    {
        double[] moves = Histories.Moves(2, 0.3);
        for (int hour = 5; hour < moves.Length; hour += 20 * 24)
            moves[hour] = 0.20;

        Assert.Contains("rises", Calibrate(Histories.Of("ETH", moves)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_refuses_by_Kupiec_before_the_red_zone_is_reached()
    {
        // One crash in 36 days: 8 in 291, a p-value of 1 % and a cumulative probability of 99.7 %.
        double[] moves = Histories.Moves(2, 0.3);
        for (int hour = 80 * 24; hour < moves.Length; hour += 36 * 24)
            moves[hour] = -0.20;

        RiskRelease release = Calibrate(Histories.Of("ETH", moves));

        Assert.Equal(8, release.Underlyings[0].Backtest!.Longs.Exceptions);
        Assert.Equal(TrafficLightZone.Yellow, release.Underlyings[0].Backtest!.Longs.Zone);
        Assert.Contains("Kupiec", release.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_does_not_refuse_what_is_too_careful()
    {
        // Moves of one size never exceed a normal quantile of 99 %: no exception at all, which Kupiec rejects downwards.
        double[] moves = [.. Enumerable.Range(0, Histories.Hours).Select(hour => hour % 2 == 0 ? 0.004 : -0.004)];

        RiskRelease release = Calibrate(Histories.Of("ETH", moves));

        Assert.Equal(0, release.Underlyings[0].Backtest!.Longs.Exceptions);
        Assert.True(release.Underlyings[0].Backtest!.Longs.KupiecPValue < 0.05);
        Assert.True(release.IsReleased);
    }

    [Fact]
    public void Calibrate_refuses_too_few_observations_and_still_says_what_it_found()
    {
        PriceSeries series = Histories.Of("ETH", Histories.Moves(1, hours: 100 * 24));

        RiskRelease release = Calibrator.Calibrate([series], Histories.From, Histories.End(series), Default);

        Assert.Equal("ETH: too few observations: 26 days could be tested, 100 are needed", release.Refusal);
        Assert.Equal(0.7, release.Underlyings[0].Figures!.LongVolatility, 0.05);
        Assert.Null(release.Find(Ether));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Calibrate_refuses_fewer_than_two_prices(int prices)
    {
        PriceSeries series = Histories.Of("ETH", []);

        RiskRelease release = Calibrate(series with { Points = [.. series.Points.Take(prices)] });

        Assert.Equal("ETH: too few observations: fewer than two prices", release.Refusal);
        Assert.Null(release.Underlyings[0].Figures);
    }

    [Fact]
    public void Calibrate_refuses_a_price_that_never_moved_and_one_that_is_heard_of_no_more()
    {
        Assert.Equal("ETH: the price never moved", Calibrate(Histories.Of("ETH", new double[Histories.Hours])).Refusal);
        PriceSeries silent = Histories.Of("ETH", Histories.Moves(1, hours: Histories.Hours - 48));
        Assert.Equal("ETH: no price for 48 hours", Calibrate(silent).Refusal);
    }

    [Fact]
    public void Calibrate_of_nothing_releases_nothing()
    {
        RiskRelease release = Calibrate();

        Assert.Equal("no prices", release.Refusal);
        Assert.Empty(release.Underlyings);
    }

    [Fact]
    public void Calibrate_lets_one_underlying_fail_alone()
    {
        RiskRelease release = Calibrate(Histories.Of("NEW", Histories.Moves(1, hours: 200)), Histories.Of("ETH", Histories.Moves(1)));

        Assert.True(release.IsReleased);
        Assert.NotNull(release.Find(Ether));
        Assert.Null(release.Find(new Underlying("NEW")));
        Assert.Equal(1, release.CorrelationOf(Ether, Ether));
        Assert.Null(release.CorrelationOf(Ether, new Underlying("NEW")));
    }

    [Fact]
    public void Calibrate_finds_correlations()
    {
        double[] ether = Histories.Moves(1), other = Histories.Moves(7);
        double[] bitcoin = [.. ether.Zip(other, (one, two) => (0.8 * one) + (0.6 * two))];

        RiskRelease release = Calibrate(
            Histories.Of("ETH", ether), Histories.Of("BTC", bitcoin), Histories.Of("INV", ether.Select(move => -move)));

        Assert.Equal(0.8, release.CorrelationOf(Ether, Bitcoin)!.Value, 0.1);
        Assert.Equal(-1, release.CorrelationOf(Ether, new Underlying("INV"))!.Value, 1e-6);
    }

    [Fact]
    public void Calibrate_raises_the_regime_when_the_market_begins_to_move()
    {
        double[] moves = Histories.Moves(1);
        for (int hour = moves.Length - 48; hour < moves.Length; hour++)
            moves[hour] *= 6;

        Assert.InRange(Calibrate(Histories.Of("ETH", moves)).Underlyings[0].Figures!.Regime, 1.5, Regime.Most);
    }

    /// <summary>A forecast that knew the day it forecasts would pass every backtest.</summary>
    [Fact]
    public void Estimates_know_nothing_of_what_comes_after_them()
    {
        IReadOnlyList<PricePoint> prices = Histories.Of("ETH", Histories.Moves(3, hours: 500)).Points;
        IReadOnlyList<RiskFigures> all = VolatilityWalk.Estimates(prices, Default);

        foreach (int known in (int[])[2, 3, 100, 400])
            Assert.Equal(all.Take(known - 1), VolatilityWalk.Estimates([.. prices.Take(known)], Default));
    }

    [Fact]
    public void Calibrate_gives_the_same_in_whatever_order_series_come_and_looks_at_nothing_after_its_time()
    {
        PriceSeries ether = Histories.Of("ETH", Histories.Moves(1)), bitcoin = Histories.Of("BTC", Histories.Moves(2));
        PriceSeries shorter = Histories.Of("ETH", Histories.Moves(9, hours: 3_000), chain: 2);
        PriceSeries later = ether with { Points = [.. ether.Points, new PricePoint(Histories.At.AddHours(1), 1)] };

        string expected = JsonSerializer.Serialize(Calibrate(ether, bitcoin));

        Assert.Equal(expected, JsonSerializer.Serialize(Calibrate(shorter, bitcoin, later)));
    }

    [Fact]
    public void Calibrate_tests_no_day_across_a_gap()
    {
        PriceSeries whole = Histories.Of("ETH", Histories.Moves(1));
        // Nothing is known from day 200 to 210, but for the hour before it: eleven days lack their beginning, their end or both.
        PriceSeries gap = whole with { Points = [.. whole.Points.Where((_, hour) => hour is < 200 * 24 or > 210 * 24)] };

        Assert.Equal(291 - 11, Calibrate(gap).Underlyings[0].Backtest!.Days);
    }

    private static RiskRelease Calibrate(params PriceSeries[] history) =>
        Calibrator.Calibrate(history, Histories.From, Histories.At, Default);
}
