using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class ChristoffersenTestTests
{
    private static bool[] Days(int count, params int[] exceptions)
    {
        bool[] days = new bool[count];
        foreach (int day in exceptions)
            days[day] = true;
        return days;
    }

    [Fact]
    public void Of_clustered_exceptions_rejects_independence_where_their_number_is_right()
    {
        ChristoffersenTest clustered = ChristoffersenTest.Of(Days(500, 100, 101, 102, 103, 104), 0.01);
        ChristoffersenTest apart = ChristoffersenTest.Of(Days(500, 50, 150, 250, 350, 450), 0.01);

        Assert.True(clustered.IndependencePValue < 0.001);
        Assert.True(apart.IndependencePValue > 0.5);
        Assert.True(clustered.ConditionalCoveragePValue < 0.001);
        Assert.Equal(apart.Independence, apart.ConditionalCoverage, 1e-9); // Five of 500 at 1 %: the coverage adds nothing.
    }

    [Fact]
    public void Of_counted_moves_is_the_ratio_of_the_formula()
    {
        // Days 0110 1000: moves 00: 2, 01: 2, 10: 2, 11: 1; π₀₁ = 1/2, π₁₁ = 1/3, π = 3/7.
        double apart = (2 * Math.Log(0.5)) + (2 * Math.Log(0.5)) + (2 * Math.Log(2 / 3.0)) + Math.Log(1 / 3.0);
        double together = (4 * Math.Log(4 / 7.0)) + (3 * Math.Log(3 / 7.0));

        Assert.Equal(2 * (apart - together), ChristoffersenTest.Of(Days(8, 1, 2, 4), 0.1).Independence, 1e-12);
    }

    [Fact]
    public void Of_days_without_an_exception_or_with_nothing_else_says_nothing_against_independence()
    {
        Assert.Equal(0, ChristoffersenTest.Of(new bool[100], 0.01).Independence);
        Assert.Equal(0, ChristoffersenTest.Of([.. Enumerable.Repeat(true, 100)], 0.01).Independence);
        Assert.Throws<ArgumentOutOfRangeException>(() => ChristoffersenTest.Of([true], 0.01));
    }
}
