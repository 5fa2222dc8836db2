using CrossMargin.Margin.Collateral;

namespace CrossMargin.UnitTests.Margin.Collateral;

/// <summary>Tokens whose value is shares times a rate.</summary>
public sealed class YieldBearingTests
{
    [Theory]
    [InlineData(20, 5, 20, false)]          // In hours: the rate keeps its day, the price its hour…
    [InlineData(20, 70, 20, true)]          // …which is over here, though the rate is older.
    [InlineData(25, 5, 25, true)]
    [InlineData(0, 50, 0.8333333, false)]
    public void YieldBearing_is_as_old_as_its_older_part_and_each_keeps_its_own_heartbeat(
        double rateHours, double priceMinutes, double expectedHours, bool isStale)
    {
        YieldBearing value = YieldBearing.Of(
            10,
            new AgedFigure(1.2, TimeSpan.FromHours(rateHours), TimeSpan.FromDays(1)),
            new AgedFigure(2_000, TimeSpan.FromMinutes(priceMinutes), TimeSpan.FromHours(1)));

        Assert.Equal(24_000, value.ValueUsd, 9);
        Assert.Equal(expectedHours, value.Age!.Value.TotalHours, 6);
        Assert.Equal(isStale, value.IsStale);
    }

    [Fact]
    public void YieldBearing_of_unknown_age_is_stale()
    {
        AgedFigure fresh = new(1, TimeSpan.Zero, TimeSpan.FromHours(1));

        Assert.Equal(new YieldBearing(5, null, true), YieldBearing.Of(5, fresh with { Age = null }, fresh));
        Assert.Equal(new YieldBearing(-5, null, true), YieldBearing.Of(-5, fresh, fresh with { Age = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() => YieldBearing.Of(5, fresh with { Value = 0 }, fresh));
    }
}
