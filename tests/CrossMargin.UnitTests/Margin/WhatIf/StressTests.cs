using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;
using CrossMargin.Margin.WhatIf;
using MathNet.Numerics.Distributions;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.WhatIf;

public sealed class StressTests
{
    [Fact]
    public void Each_cell_is_the_account_at_that_price()
    {
        StressGrid grid = Grid(View(SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 10_000, Price(1))])), [-0.3, 0, 0.5], [0, 1]);

        Assert.Equal([-6_000, 0, 10_000], grid.Cells[0].Select(cell => Math.Round(cell.PnlUsd, 6)));
        Assert.Equal(grid.Cells[0].Select(cell => cell.PnlUsd), grid.Cells[1].Select(cell => cell.PnlUsd)); // No options: volatility moves nothing.
        Assert.Equal(1, grid.Cells[1][0].VolatilityMove);
        Assert.Equal((-0.3, 0), (grid.Worst.PriceMove, grid.Worst.VolatilityMove));
    }

    [Fact]
    public void A_straddle_gains_by_either_and_loses_where_nothing_moves_and_volatility_falls()
    {
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 50_000, Price(1))], []) with
        {
            Options = [EtherOption(First, 10, 2_000, 30, isCall: true, Price(2_000)), EtherOption(First, 10, 2_000, 30, isCall: false, Price(2_000))],
        });
        StressGrid grid = Grid(view, [-0.3, 0, 0.3], [-0.5, 0, 0.5]);

        Assert.Equal((0, -0.5), (grid.Worst.PriceMove, grid.Worst.VolatilityMove));
        Assert.All(new[] { grid.Cells[1][0], grid.Cells[1][2], grid.Cells[2][1] }, cell => Assert.True(cell.PnlUsd > 0));
        Assert.Equal(0, grid.Cells[1][1].PnlUsd);
    }

    [Fact]
    public void Value_at_risk_of_one_asset_is_its_normal_quantile()
    {
        AccountTailRisk tail = Tail(View(SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [])), MarketState.Unobserved);
        double daily = RiskParameters.Default.Of(new Underlying("ETH")).Volatility / Math.Sqrt(365);

        Assert.Equal(20_000 * daily * Normal.InvCDF(0, 1, 0.975), tail.Risk.ValueAtRisk, 6);
        Assert.Equal(20_000 * daily * Normal.PDF(0, 1, Normal.InvCDF(0, 1, 0.975)) / 0.025, tail.Risk.ExpectedShortfall, 6);
        Assert.True(tail is { IsReliable: true, IsDiversified: true });
    }

    [Fact]
    public void Without_correlations_risks_are_added_up_and_with_them_less_than_that()
    {
        AccountView view = View(SubAccount(First, [Own(Eth(First), 10, Price(2_000)), Own(Btc(First), 1, Price(50_000))], []));
        MarketState market = new() { Correlations = new CorrelationTable(["ETH", "BTC"], new[,] { { 1, 0.5 }, { 0.5, 1 } }) };

        AccountTailRisk apart = Tail(view, MarketState.Unobserved), together = Tail(view, market);

        Assert.False(apart.IsDiversified);
        Assert.True(together.IsDiversified);
        Assert.Equal(
            Tail(View(SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [])), market).Risk.ValueAtRisk
            + Tail(View(SubAccount(First, [Own(Btc(First), 1, Price(50_000))], [])), market).Risk.ValueAtRisk,
            apart.Risk.ValueAtRisk, 6);
        Assert.True(together.Risk.ValueAtRisk < apart.Risk.ValueAtRisk);
    }

    private static StressGrid Grid(AccountView view, IReadOnlyList<double> prices, IReadOnlyList<double> volatilities) =>
        StressGrid.Of(new RecordedVerdict(view, MarketState.Unobserved, RiskParameters.Default, null), prices, volatilities);

    private static AccountTailRisk Tail(AccountView view, MarketState market) => AccountTailRisk.Of(view, market, RiskParameters.Default);
}
