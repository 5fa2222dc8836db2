using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class RegimeTests
{
    private static readonly DateTimeOffset Now = Series.Start;

    [Theory]
    [InlineData(0.5, 0.8, 1)]     // Calm earns no discount.
    [InlineData(1.2, 0.8, 1.5)]
    [InlineData(4.0, 0.8, 2)]
    [InlineData(0.0, 0.0, 1)]     // What never moves is as usual.
    [InlineData(0.1, 0.0, 2)]     // What never moved and now does is not.
    public void Next_of_none_is_the_clamped_quotient(double ewma, double usual, double expected) =>
        Assert.Equal(expected, Regime.Next(null, ewma, usual, Now, Regime.DefaultHalfLife).Factor, 1e-12);

    [Fact]
    public void Next_rises_at_once_and_falls_by_half_in_a_half_life()
    {
        Regime calm = Regime.Next(null, 0.8, 0.8, Now, Regime.DefaultHalfLife);
        Regime wild = Regime.Next(calm, 1.6, 0.8, Now.AddMinutes(1), Regime.DefaultHalfLife);
        Regime later = Regime.Next(wild, 0.8, 0.8, Now.AddMinutes(1).AddHours(24), Regime.DefaultHalfLife);

        Assert.Equal(2, wild.Factor);
        Assert.Equal(1.5, later.Factor, 1e-12);
    }

    [Fact]
    public void Next_gives_the_same_however_often_it_is_asked_on_the_way()
    {
        Regime wild = new(2, Now);
        Regime once = Regime.Next(wild, 0.8, 0.8, Now.AddHours(10), Regime.DefaultHalfLife);
        Regime often = Enumerable.Range(1, 10).Aggregate(
            wild, (regime, hour) => Regime.Next(regime, 0.8, 0.8, Now.AddHours(hour), Regime.DefaultHalfLife));

        Assert.Equal(once.Factor, often.Factor, 1e-12);
    }

    [Fact]
    public void Next_takes_a_clock_that_goes_back_for_one_that_stands() =>
        Assert.Equal(new Regime(2, Now), Regime.Next(new Regime(2, Now), 0.8, 0.8, Now.AddHours(-5), Regime.DefaultHalfLife));

    [Fact]
    public void Next_refuses_what_is_no_volatility()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Regime.Next(null, double.NaN, 1, Now, Regime.DefaultHalfLife));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regime.Next(null, 1, -1, Now, Regime.DefaultHalfLife));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regime.Next(null, 1, 1, Now, TimeSpan.Zero));
    }
}
