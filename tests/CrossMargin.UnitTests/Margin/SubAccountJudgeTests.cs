using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin;

/// <summary>What stands beside the global health for each sub-account.</summary>
public sealed class SubAccountJudgeTests
{
    private static readonly LocalHealth Thin = new(IsLiquidatable: false, HealthFactor: 1.01, ExcessUsd: 100, []);

    [Fact]
    public void Help_from_another_chain_waits_for_its_finality_and_the_bridge()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []),
            SubAccount(Second, [Own(Eth(Second), 5, Price(2_000))], [], Thin, venue: "thin"));

        // 1 min to detect, 15 min of Ethereum's finality and 20 s of bridge; 2.576 · 0.8 · √(980 s / year) · 10 000 = 114.88.
        Assert.Equal(100 - 114.88, report.SubAccounts[1].Survival!.SurvivalUsd, 2);
        Assert.Equal(14.88, report.SubAccounts[1].Survival!.TopUpUsd, 2);
    }

    [Fact]
    public void Help_from_the_same_chain_need_only_be_noticed()
    {
        HealthReport report = Assess(
            SubAccount(Second, [Own(Usdc(Second), 10_000, Price(1))], []),
            SubAccount(Second, [Own(Eth(Second), 5, Price(2_000))], [], Thin, venue: "thin"));

        Assert.Equal(100 - 28.42, report.SubAccounts[1].Survival!.SurvivalUsd, 1); // √(60 s / year)
    }

    /// <summary>The venue knows no reorg: its line already counts the whole of a deposit, and so does the move against it.</summary>
    [Fact]
    public void A_deposit_that_is_not_settled_moves_its_venues_line()
    {
        CollateralBalance deposit = Own(Eth(Second), 5, Price(2_000));

        Assert.Equal(
            Assess(SubAccount(Second, [deposit], [], Thin)).SubAccounts[0].Survival,
            Assess(SubAccount(Second, [deposit with { Settled = deposit.Amount with { Raw = 0 } }], [], Thin)).SubAccounts[0].Survival);
    }

    [Fact]
    public void A_venue_that_cannot_liquidate_needs_no_survival() =>
        Assert.Null(Assess(SubAccount(First, [Own(Usdc(First), 1, Price(1))], [])).SubAccounts[0].Survival);

    [Theory]
    [InlineData(true, 3_601, null)]
    [InlineData(true, 3_599, "the sequencer of chain 10 is up again for too short a time")]
    [InlineData(false, 9_999, "the sequencer of chain 10 is down")]
    public void Nobody_is_liquidated_while_the_sequencer_is_down_or_just_back(bool isUp, int sinceSeconds, string? hindrance)
    {
        AccountView view = View(SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], [], Thin));

        HealthReport report = MarginEngine.Assess(
            view with { Chains = [Condition(Second) with { Sequencer = new SequencerStatus(isUp, Now.AddSeconds(-sinceSeconds)) }] }, RiskParameters.Default);

        Assert.Equal(hindrance, report.SubAccounts[0].Hindrance);
        Assert.Equal(hindrance is null ? 100 : 99, report.Equity.MaintenanceUsd, 6); // And its assets count for 1 % less.
    }

    [Theory]
    [InlineData(3_601, true)]    // Past the heartbeat and within the grace: margin goes on, new risk does not.
    [InlineData(11_699, true)]
    [InlineData(11_701, false)]  // Three times heartbeat and grace: 3 · 3 900 s.
    public void A_late_price_blocks_new_risk_long_before_it_blocks_a_liquidation(int ageSeconds, bool permitsLiquidation)
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 1, Price(2_000, ageSeconds))], [], Thin));

        Assert.False(report.CanIncreaseRisk);
        Assert.Equal(permitsLiquidation, report.SubAccounts[0].Hindrance is null);
        Assert.Equal(ageSeconds > 3_900, report.Status == AccountStatus.Unknown);
    }

    [Fact]
    public void A_price_far_from_its_mean_makes_the_account_unknown()
    {
        MarketState market = new() { Underlyings = new Dictionary<string, UnderlyingMarket> { ["ETH"] = new() { TwapUsd = 399 } } };

        HealthReport report = MarginEngine.Assess(View(SubAccount(First, [Own(Eth(First), 1, Price(2_000))], [])), market, RiskParameters.Default);

        Assert.Equal(InputFaultKind.PriceTooVolatile, Assert.Single(report.Faults).Kind);
        Assert.Equal(AccountStatus.Unknown, report.Status);
    }

    [Fact]
    public void What_a_reorg_may_take_back_is_no_collateral_yet()
    {
        CollateralBalance deposit = Own(Usdc(First), 100, Price(1)) with { Settled = new TokenAmount(40_000_000, 6) };

        HealthReport report = Assess(SubAccount(First, [deposit], []));

        Assert.Equal(100, report.Equity.Usd, 6);
        Assert.Equal(40, report.Equity.MaintenanceUsd, 6);
    }

    [Fact]
    public void Assets_on_a_degraded_chain_count_for_less()
    {
        AccountView view = View(SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], []));

        HealthReport report = MarginEngine.Assess(view with { Chains = [Condition(Second, "It halted.")] }, RiskParameters.Default);

        Assert.Equal(75, report.Equity.MaintenanceUsd, 6);
    }
}
