using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Survival;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Survival;

public sealed class LocalSurvivalTests
{
    private static readonly SurvivalParameters Parameters = new() { Quantile = 2, Detection = TimeSpan.FromMinutes(1) };

    private static readonly Underlying Ether = new("ETH"), Bitcoin = new("BTC");

    // 876 hours are a tenth of a year; together 0.36 years, whose root is 0.6.
    private static readonly SurvivalTimes Slow = new(TimeSpan.FromHours(876), TimeSpan.FromHours(1_752), TimeSpan.FromHours(525.6));

    [Fact]
    public void Of_takes_the_move_until_help_arrives_from_the_excess()
    {
        LocalSurvival survival = LocalSurvival.Of(
            1_000, [new(Ether, -1_000, 0.8), new(Bitcoin, 500, 0.6)], Slow, Parameters);

        // 2·(0.8·1 000 + 0.6·500) = 2 200 per √year; 2 200·0.6 = 1 320.
        Assert.Equal(-320, survival.SurvivalUsd, 6);
        Assert.Equal(320, survival.TopUpUsd, 6);
        // (1 000 / 2 200)² years are 1 809.9 h; the transfer takes 2 277.6 h: too late.
        Assert.Equal(TimeSpan.Zero, survival.SendWithin);
    }

    [Fact]
    public void Of_says_until_when_help_can_be_sent()
    {
        LocalSurvival survival = LocalSurvival.Of(1_600, [new(Ether, 1_000, 0.8)], Slow, Parameters);

        // 1 600 per √year: the line is reached after a year, 8 760 h, less 2 277.6 h on the way.
        Assert.Equal(640, survival.SurvivalUsd, 6);
        Assert.Equal(0, survival.TopUpUsd);
        Assert.Equal(6_482.4, survival.SendWithin!.Value.TotalHours, 6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(500, 0)]
    [InlineData(1e6, 1)]      // (1e6 / 1.6)² years.
    public void Of_knows_no_deadline_where_the_line_is_never_crossed(double excessUsd, double deltaUsd)
    {
        LocalSurvival survival = LocalSurvival.Of(excessUsd, [new(Ether, deltaUsd, 0.8)], Slow, Parameters);

        Assert.Null(survival.SendWithin);
        Assert.Equal(0, survival.TopUpUsd);
    }

    [Fact]
    public void Of_is_too_late_below_the_line() =>
        Assert.Equal(new LocalSurvival(-50, 50, TimeSpan.Zero), LocalSurvival.Of(-50, [], Slow, Parameters));

    [Theory]
    [InlineData(double.NaN, 1, 0.8)]
    [InlineData(double.PositiveInfinity, 1, 0.8)]
    [InlineData(1, double.NaN, 0.8)]
    [InlineData(1, 1, -0.1)]
    [InlineData(1, 1, double.NaN)]
    public void Of_refuses_what_is_no_figure(double excessUsd, double deltaUsd, double volatility) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => LocalSurvival.Of(excessUsd, [new(Ether, deltaUsd, volatility)], Slow, Parameters));

    [Fact]
    public void More_excess_never_shortens_and_a_longer_way_never_helps() => Prop.ForAll(
        Gen.Choose(0, 100_000).ArrayOf(6).ToArbitrary(), numbers =>
        {
            (double excess, double delta) = (numbers[0] - 20_000, numbers[1] - 50_000);
            SurvivalTimes times = new(TimeSpan.FromSeconds(numbers[2]), TimeSpan.FromSeconds(numbers[3]), TimeSpan.Zero);
            LocalSurvival before = Of(excess, delta, times);
            LocalSurvival richer = Of(excess + numbers[4], delta, times);
            LocalSurvival farther = Of(excess, delta, times with { Bridge = TimeSpan.FromSeconds(numbers[5]) });

            return richer.SurvivalUsd >= before.SurvivalUsd && Left(richer) >= Left(before) && richer.TopUpUsd <= before.TopUpUsd
                && farther.SurvivalUsd <= before.SurvivalUsd && Left(farther) <= Left(before);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_top_up_just_suffices_and_the_deadline_agrees_with_the_sign() => Prop.ForAll(
        Gen.Choose(1, 100_000).ArrayOf(4).ToArbitrary(), numbers =>
        {
            SurvivalTimes times = new(TimeSpan.FromSeconds(numbers[2]), TimeSpan.FromSeconds(numbers[3]), TimeSpan.FromMinutes(1));
            LocalSurvival before = Of(numbers[0], numbers[1], times);
            LocalSurvival after = Of(numbers[0] + before.TopUpUsd, numbers[1], times);

            return after.SurvivalUsd >= -1e-9 * numbers[0]
                && (before.SurvivalUsd >= 0) == (Left(before) >= times.Detection - TimeSpan.FromMicroseconds(1));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_needs_no_bridge_on_one_chain()
    {
        ChainLatencies latencies = new();
        (ChainId ethereum, ChainId arbitrum, ChainId unknown) = (new(1), new(42161), new(987));

        Assert.Equal(TimeSpan.FromMinutes(1), SurvivalTimes.Between(arbitrum, arbitrum, latencies, Parameters).Total);
        Assert.Equal(
            new SurvivalTimes(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(20)),
            SurvivalTimes.Between(ethereum, arbitrum, latencies, Parameters));
        Assert.Equal(TimeSpan.FromMinutes(60), SurvivalTimes.Between(unknown, arbitrum, latencies, Parameters).Finality);
        Assert.Equal(TimeSpan.FromMinutes(17), latencies.MessageFrom(arbitrum, ethereum));
        Assert.Equal(TimeSpan.Zero, latencies.MessageFrom(arbitrum, arbitrum));
    }

    private static LocalSurvival Of(double excessUsd, double deltaUsd, SurvivalTimes times) =>
        LocalSurvival.Of(excessUsd, [new(Ether, deltaUsd, 0.8)], times, new SurvivalParameters());

    private static TimeSpan Left(LocalSurvival survival) => survival.SendWithin ?? TimeSpan.MaxValue;
}
