using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class HistoricalSimulationTests
{
    private static readonly double[] OneToHundred = [.. Enumerable.Range(1, 100).Select(loss => -(double)loss)];

    [Fact]
    public void Tail_is_the_smallest_loss_that_is_exceeded_seldom_enough_and_the_mean_beyond()
    {
        // Losses 1 to 100 at 95 %: 95 of 100 are at most 95; the five worst are 96 to 100.
        TailRisk tail = HistoricalSimulation.Tail(OneToHundred, 0.95);

        Assert.Equal(95, tail.ValueAtRisk);
        Assert.Equal(98, tail.ExpectedShortfall, 1e-9);
    }

    [Fact]
    public void Tail_counts_the_last_observation_by_its_part()
    {
        // 2.5 of 100: the worst two whole and half of the third, (100 + 99 + 98/2) / 2.5.
        TailRisk tail = HistoricalSimulation.Tail(OneToHundred);

        Assert.Equal(98, tail.ValueAtRisk);
        Assert.Equal(99.2, tail.ExpectedShortfall, 1e-9);
    }

    [Fact]
    public void Tail_of_too_few_observations_is_the_worst_of_them()
    {
        Assert.Equal(new TailRisk(3, 3), HistoricalSimulation.Tail([-3, 1, 2]));
        Assert.Equal(new TailRisk(-7, -7), HistoricalSimulation.Tail([7]));
    }

    [Fact]
    public void Tail_refuses_nothing_and_what_is_no_number()
    {
        Assert.Throws<ArgumentException>(() => HistoricalSimulation.Tail([]));
        Assert.Throws<ArgumentException>(() => HistoricalSimulation.Tail([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => HistoricalSimulation.Tail([1], 1));
    }

    [Fact]
    public void Filtered_undoes_a_change_of_volatility()
    {
        // Calm, then five times as wild: the plain history mixes both, the filtered one is all of today's size.
        IReadOnlyList<LogReturn> returns = Series.DailyReturns(
            Series.Normals(3, 3_000).Select((one, day) => one * (day < 1_500 ? 0.01 : 0.05)));

        IReadOnlyList<double> filtered = HistoricalSimulation.Filtered(
            returns, TimeSpan.FromDays(1), 74, volatility: 0.05 * Math.Sqrt(365));

        Assert.Equal(3_000 - 74, filtered.Count);
        Assert.Equal(0.05, Deviation(filtered.Take(1_000)), 0.005);
        Assert.Equal(0.05, Deviation(filtered.Skip(1_600)), 0.005);
    }

    [Fact]
    public void Filtered_scales_with_the_square_root_of_the_horizon()
    {
        IReadOnlyList<LogReturn> returns = Series.DailyReturns(Series.Normals(4, 100).Select(one => one * 0.02));
        IReadOnlyList<double> day = HistoricalSimulation.Filtered(returns, TimeSpan.FromDays(1), 20);
        IReadOnlyList<double> fourDays = HistoricalSimulation.Filtered(returns, TimeSpan.FromDays(4), 20);

        Assert.All(day.Zip(fourDays), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Filtered_of_a_price_that_never_moved_is_empty() =>
        Assert.Empty(HistoricalSimulation.Filtered(Series.DailyReturns(0, 0, 0, 0), TimeSpan.FromDays(1), 1));

    private static double Deviation(IEnumerable<double> values) => Math.Sqrt(values.Select(one => one * one).Average());
}
