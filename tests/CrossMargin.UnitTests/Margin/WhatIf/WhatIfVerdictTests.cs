using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;
using CrossMargin.Margin.WhatIf;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.WhatIf;

public sealed class WhatIfVerdictTests
{
    private static readonly MarketShock EtherDownFifth = new(new Underlying("ETH"), -0.2, 0);

    [Fact]
    public void A_price_shock_gives_the_report_of_an_account_at_that_price()
    {
        WhatIfVerdict verdict = Ask(Borrower(debtUsd: 10_000), [EtherDownFifth], []);
        HealthReport there = MarginEngine.Assess(View(Lending(10, 10_000, price: 1_600)), RiskParameters.Default);

        Assert.Equal(there.Equity.MaintenanceUsd, verdict.After.Equity.MaintenanceUsd, 6);
        Assert.Equal(there.Requirement, verdict.After.Requirement);
        Assert.Equal(there.SubAccounts[0].Local!.ExcessUsd, verdict.After.SubAccounts[0].Local!.ExcessUsd, 6);
        Assert.Equal(there.SubAccounts[0].Local!.HealthFactor, verdict.After.SubAccounts[0].Local!.HealthFactor, 9);
        Assert.True(verdict.Passes);
    }

    [Fact]
    public void Many_shocks_follow_one_another()
    {
        WhatIfVerdict verdict = Ask(Borrower(10_000), [.. Enumerable.Repeat(new MarketShock(null, 0.01, 0), 50)], []);

        Assert.Equal(20_000 * Math.Pow(1.01, 50) - 10_000, verdict.After.Equity.Usd, 6);
    }

    [Fact]
    public void A_shock_of_everything_leaves_the_dollar_where_it_is()
    {
        WhatIfVerdict verdict = Ask(Borrower(10_000), [new MarketShock(null, -0.2, 0)], []);

        Assert.Equal(16_000 - 10_000, verdict.After.Equity.Usd, 6);
    }

    [Fact]
    public void A_shock_that_takes_a_sub_account_below_its_line_does_not_pass()
    {
        WhatIfVerdict verdict = Ask(Borrower(14_000), [EtherDownFifth], []); // 16 000 · 0.83 < 14 000

        Assert.True(verdict.After.IsLiquidatable);
        Assert.Contains(WhatIfReason.BelowVenueLine, verdict.Reasons);
        Assert.False(verdict.Before.IsLiquidatable);
    }

    [Theory]
    [InlineData(5, true)]      // 15 ether at 2 000 for 15 000.
    [InlineData(-2, false)]    // 16 000 · 0.83 < 15 000.
    public void Collateral_that_comes_helps_and_that_goes_hurts(int ether, bool passes)
    {
        AccountView view = Borrower(15_000);
        CollateralBalance own = view.SubAccounts[0].Collateral[0];
        WhatIfVerdict verdict = Ask(view, [], [new PositionChange.OfCollateral(view.SubAccounts[0].Id, own, ether * BigInteger.Pow(10, 18))]);

        Assert.Equal(passes, verdict.Passes);
        Assert.Equal((10 + ether) * 2_000 - 15_000, verdict.After.Equity.Usd, 6);
        Assert.Equal((10 + ether) * 2_000 * 0.83 - 15_000, verdict.After.SubAccounts[0].Local!.ExcessUsd, 6);
    }

    [Fact]
    public void More_than_there_is_cannot_be_taken()
    {
        AccountView view = Borrower(10_000);
        PositionChange change = new PositionChange.OfCollateral(view.SubAccounts[0].Id, view.SubAccounts[0].Collateral[0], -11 * BigInteger.Pow(10, 18));

        PositionChangeException fault = Assert.Throws<PositionChangeException>(() => Ask(view, [], [change]));
        Assert.Contains("WETH", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repaying_when_initial_margin_is_missing_passes_as_it_is_safer()
    {
        AccountView view = Borrower(16_500);
        WhatIfVerdict verdict = Ask(view, [], [new PositionChange.OfDebt(view.SubAccounts[0].Id, view.SubAccounts[0].Debts[0], -100_000_000)]);

        Assert.True(verdict.After.GlobalHealth.Pessimistic > verdict.Before.GlobalHealth.Pessimistic);
        Assert.True(verdict.Passes, string.Join(", ", verdict.Reasons));
        Assert.Equal(16_400, (double)verdict.AfterView.SubAccounts[0].Debts[0].Amount.Raw / 1e6);
    }

    [Theory]
    [InlineData(4, 3)]         // Sells a part of what is long.
    [InlineData(4, 4)]
    [InlineData(4, 9)]         // Turns it round.
    [InlineData(4, -2)]        // Adds.
    [InlineData(-4, -3)]
    [InlineData(-4, -9)]
    public void A_trade_at_the_mark_leaves_equity_as_it_is_to_the_last_unit(int size, int sold)
    {
        PerpPosition perp = Perp(First, size, 1_777.777777, Price(2_000), funding: 1.5);
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 50_000, Price(1))], []) with { Perps = [perp] });
        PositionChange sale = new PositionChange.OfPerp(view.SubAccounts[0].Id, perp, -sold * BigInteger.Pow(10, 18));

        WhatIfVerdict verdict = Ask(view, [], [sale]);

        PerpPosition after = verdict.AfterView.SubAccounts[0].Perps[0];
        Assert.Equal((size - sold) * BigInteger.Pow(10, 18), after.Size.Raw);
        Assert.InRange(Worth(perp) - Worth(after), 0, 3); // Raw units of 18 decimals, against the account.
        Assert.Equal(verdict.Before.Equity.Usd, verdict.After.Equity.Usd, 6);
    }

    [Fact]
    public void A_written_option_brings_its_value_and_asks_for_margin()
    {
        OptionPosition call = EtherOption(First, 1, 2_000, 30, isCall: true, Price(2_000));
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 50_000, Price(1))], []));
        WhatIfVerdict verdict = Ask(view, [], [new PositionChange.OfOption(view.SubAccounts[0].Id, call, -10 * BigInteger.Pow(10, 18))]);

        Assert.Equal(verdict.Before.Equity.Usd, verdict.After.Equity.Usd, 4);
        Assert.True(verdict.After.Requirement.MaintenanceUsd > 1_000);
        Assert.True(verdict.AfterView.SubAccounts[0].Collateral[0].Amount.ToAssetQuantity() > 50_000 + 10 * 150);
    }

    [Fact]
    public void Volatility_up_takes_from_who_wrote_options()
    {
        OptionPosition call = EtherOption(First, -10, 2_000, 30, isCall: true, Price(2_000));
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 50_000, Price(1))], []) with { Options = [call] });

        WhatIfVerdict verdict = Ask(view, [new MarketShock(null, 0, 0.5)], []);

        Assert.True(verdict.After.Equity.Usd < verdict.Before.Equity.Usd - 500);
        Assert.Equal(1.2, verdict.AfterView.SubAccounts[0].Options[0].Mark!.Volatility, 9);
    }

    [Fact]
    public void The_distance_is_the_move_that_reaches_the_venues_line()
    {
        AccountView view = Borrower(10_000);
        double distance = MarginEngine.Assess(view, RiskParameters.Default).SubAccounts[0].Distance!.Value;

        Assert.Equal(1 - 10_000 / (20_000 * 0.83), distance, 9);
        Assert.False(Ask(view, [new MarketShock(null, -distance + 1e-6, 0)], []).After.IsLiquidatable);
        Assert.True(Ask(view, [new MarketShock(null, -distance - 1e-6, 0)], []).After.IsLiquidatable);
    }

    private static AccountView Borrower(double debtUsd) => View(Lending(10, debtUsd, price: 2_000));

    private static SubAccountView Lending(double ether, double debtUsd, double price)
    {
        double countedUsd = ether * price * 0.83;
        return SubAccount(
            First, [Own(Eth(First), ether, Price(price))], [Owe(Usdc(First), debtUsd, Price(1))],
            new LocalHealth(countedUsd < debtUsd, countedUsd / debtUsd, countedUsd - debtUsd, []));
    }

    /// <summary>Size · mark − entry + funding, in raw units of 18 decimals.</summary>
    private static BigInteger Worth(PerpPosition perp) =>
        perp.Size.Raw * perp.Mark!.Raw / BigInteger.Pow(10, perp.Mark.Decimals) - perp.EntryValue.Raw + perp.AccruedFunding.Raw;

    private static WhatIfVerdict Ask(AccountView view, IReadOnlyList<MarketShock> shocks, IReadOnlyList<PositionChange> changes) =>
        WhatIfVerdict.Of(new RecordedVerdict(view, MarketState.Unobserved, RiskParameters.Default, null), shocks, changes);
}
