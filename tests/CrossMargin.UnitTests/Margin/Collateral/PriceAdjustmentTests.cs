using CrossMargin.Margin.Collateral;

namespace CrossMargin.UnitTests.Margin.Collateral;

/// <summary>What stands between an observed price and the one that collateral counts at.</summary>
public sealed class PriceAdjustmentTests
{
    [Theory]
    [InlineData(100.0, 90.0, 90, 100)]      // A spike does not help an asset…
    [InlineData(90.0, 100.0, 90, 100)]      // …nor a dip a debt.
    [InlineData(90.0, null, 90, 90)]
    public void StrictPrice_takes_the_worse_of_spot_and_average(double spot, double? twap, double asset, double liability)
    {
        StrictPrice price = new(spot, twap);

        Assert.Equal((spot, asset, liability), (price.SpotUsd, price.AssetUsd, price.LiabilityUsd));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(1.0, double.NaN)]
    public void StrictPrice_refuses_what_is_no_price(double spot, double? twap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StrictPrice(spot, twap));

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
