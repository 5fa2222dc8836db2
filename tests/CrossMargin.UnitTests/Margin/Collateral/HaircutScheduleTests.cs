using CrossMargin.Margin.Collateral;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Collateral;

public sealed class HaircutScheduleTests
{
    // 1 million a day at a tenth of 10 million; one million at once loses 4 %.
    private static readonly MarketLiquidity Liquidity = new(1e7, 0.10, new DepthTable([new(1e5, 0.01), new(1e6, 0.04)]));

    private static readonly Haircut Stated = new(0.015, 0.02);

    [Fact]
    public void SaleLoss_adds_the_slippage_to_the_move_during_the_sale() =>
        // One day: 2·0.8·√(1/365) = 0.0837478, plus 4 %.
        Assert.Equal(0.1237478, HaircutSchedule.SaleLoss(1e6, 0.8, Liquidity, 2), 6);

    [Fact]
    public void Of_keeps_the_stated_haircut_while_a_sale_would_lose_less()
    {
        Assert.Equal(Stated, HaircutSchedule.Of(Stated, 0, 0.8, Liquidity, 2));
        // 36.5 USD take 3.15 s: 2·0.8·√1e-7 = 0.0005, plus 1 %: below 1.5 %.
        Assert.Equal(Stated, HaircutSchedule.Of(Stated, 36.5, 0.8, Liquidity, 2));
    }

    [Fact]
    public void Of_raises_either_fraction_to_the_loss()
    {
        Haircut haircut = HaircutSchedule.Of(new Haircut(0.05, 0.5), 1e6, 0.8, Liquidity, 2);

        Assert.Equal(0.1237478, haircut.Maintenance, 6);
        Assert.Equal(0.5, haircut.Initial);
    }

    [Fact]
    public void SaleLoss_is_everything_where_nobody_trades() =>
        Assert.Equal(1, HaircutSchedule.SaleLoss(1, 0, new MarketLiquidity(dailyVolumeUsd: 0), 2));

    [Theory]
    [InlineData(0, 0.01)]             // Even the smallest sale pays the first point's fraction.
    [InlineData(1e5, 0.01)]
    [InlineData(5.5e5, 0.025)]        // Half-way.
    [InlineData(1e6, 0.04)]
    [InlineData(2e6, 0.08)]           // 4 % per million from the origin is steeper than 3 % over the last 900 000.
    [InlineData(1e9, 1)]
    public void LostAt_interpolates_and_goes_on_along_the_steepest_line(double soldUsd, double expected) =>
        Assert.Equal(expected, Liquidity.Depth.LostAt(soldUsd), 12);

    [Fact]
    public void A_larger_holding_a_higher_volatility_or_a_smaller_market_never_lowers_it() => Prop.ForAll(
        Gen.Choose(0, 1_000_000).ArrayOf(6).ToArbitrary(), numbers =>
        {
            double quantity = numbers[0] * 10.0, volatility = numbers[1] / 1e6, volume = numbers[2] * 100.0;
            double before = Loss(quantity, volatility, volume);

            return before is >= 0 and <= 1
                && Loss(quantity + numbers[3], volatility, volume) >= before - 1e-12
                && Loss(quantity, volatility + numbers[4] / 1e6, volume) >= before
                && Loss(quantity, volatility, volume + numbers[5]) <= before;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-1, 0.8, 2)]
    [InlineData(double.NaN, 0.8, 2)]
    [InlineData(1, double.NaN, 2)]
    [InlineData(1, -0.1, 2)]
    [InlineData(1, 0.8, double.NaN)]
    public void SaleLoss_refuses_what_is_out_of_range(double quantityUsd, double volatility, double quantile) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HaircutSchedule.SaleLoss(quantityUsd, volatility, Liquidity, quantile));

    private static double Loss(double quantityUsd, double volatility, double volumeUsd) =>
        HaircutSchedule.SaleLoss(quantityUsd, volatility, new MarketLiquidity(volumeUsd, 0.10, Liquidity.Depth), 2.576);
}
