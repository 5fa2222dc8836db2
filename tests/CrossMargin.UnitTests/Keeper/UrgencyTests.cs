using CrossMargin.Domain;
using CrossMargin.Keeper.Candidates;

namespace CrossMargin.UnitTests.Keeper;

public class UrgencyTests
{
    [Fact]
    public void Below_the_line_the_larger_comes_first_and_any_before_whoever_is_above_it()
    {
        double[] urgencies =
        [
            Urgency.Of(Health(0.9, debtUsd: 1_000_000)), Urgency.Of(Health(0.5, debtUsd: 100)),
            Urgency.Of(Health(1.001, debtUsd: 1_000_000)), Urgency.Of(null),
        ];

        Assert.Equal(urgencies.Order(), urgencies);
        Assert.Equal(4, urgencies.Distinct().Count());
    }

    [Fact]
    public void Above_the_line_closeness_and_size_weigh_alike()
    {
        Assert.Equal(Urgency.Of(Health(1.1, debtUsd: 1_000)), Urgency.Of(Health(1.2, debtUsd: 2_000)), tolerance: 1e-12);
        Assert.True(Urgency.Of(Health(1.1, debtUsd: 1_000)) < Urgency.Of(Health(1.11, debtUsd: 1_000)));
        Assert.True(Urgency.Of(Health(1.1, debtUsd: 1_001)) < Urgency.Of(Health(1.1, debtUsd: 1_000)));
    }

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(1.5, 0.0)]
    [InlineData(1.5, -10.0)]
    public void Where_no_size_follows_the_distance_counts(double healthFactor, double excessUsd) =>
        Assert.Equal(healthFactor - 1, Urgency.Of(new LocalHealth(false, healthFactor, excessUsd, [])));

    [Fact]
    public void Without_debt_it_comes_last() =>
        Assert.Equal(double.PositiveInfinity, Urgency.Of(new LocalHealth(false, double.PositiveInfinity, 5, [])));

    private static LocalHealth Health(double healthFactor, double debtUsd) =>
        new(healthFactor < 1, healthFactor, (healthFactor - 1) * debtUsd, []);
}
