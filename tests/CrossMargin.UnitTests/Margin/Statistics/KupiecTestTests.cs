using CrossMargin.Margin.Statistics;

namespace CrossMargin.UnitTests.Margin.Statistics;

public sealed class KupiecTestTests
{
    [Fact]
    public void Of_as_many_exceptions_as_expected_has_a_ratio_of_zero() =>
        Assert.Equal(0, KupiecTest.Of(10, 1_000, 0.01).LikelihoodRatio, 1e-9);

    [Fact]
    public void Of_no_exception_has_a_ratio_too()
    {
        // −2·ln(0.99²⁵⁵) = 5.1256: so few that risk is overstated.
        KupiecTest test = KupiecTest.Of(0, 255, 0.01);

        Assert.Equal(5.1256, test.LikelihoodRatio, 1e-3);
        Assert.True(test.Rejects());
        Assert.False(test.IsTooMany);
    }

    [Fact]
    public void Of_nothing_but_exceptions_is_rejected_as_too_many()
    {
        KupiecTest test = KupiecTest.Of(10, 10, 0.01);

        Assert.True(test.Rejects(1e-9));
        Assert.True(test.IsTooMany);
    }

    [Theory]
    [InlineData(-1, 10, 0.01)]
    [InlineData(11, 10, 0.01)]
    [InlineData(0, 0, 0.01)]
    [InlineData(0, 10, 0)]
    [InlineData(0, 10, double.NaN)]
    public void Of_what_is_out_of_range_is_refused(int exceptions, int observations, double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KupiecTest.Of(exceptions, observations, probability));
}
