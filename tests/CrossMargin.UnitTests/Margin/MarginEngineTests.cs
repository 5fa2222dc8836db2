using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Parameters;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin;

public sealed class MarginEngineTests
{
    /// <summary>Where rates rise with the size in units, that size goes by the price of what is owed.</summary>
    [Fact]
    public void A_cheaper_token_that_is_owned_makes_no_debt_larger()
    {
        RiskParameters skewed = RiskParameters.Default with
        {
            Underlyings = new Dictionary<string, UnderlyingParameters>(RiskParameters.Default.Underlyings)
            {
                ["ETH"] = RiskParameters.Default.Underlyings["ETH"] with { Rule = new LinearRule.Skewed(new SkewScale(scaleUnits: 100)) },
            },
        };
        DebtPosition owed = Owe(StakedEth(First), 10, Price(2_300));
        CollateralBalance dollars = Own(Usdc(First), 40_000, Price(1));

        HealthReport before = MarginEngine.Assess(View(SubAccount(First, [dollars], [owed])), skewed);
        HealthReport after = MarginEngine.Assess(View(SubAccount(First, [dollars, Own(Eth(First), 1e-6, Price(2_000))], [owed])), skewed);

        Assert.True(after.GlobalHealth.Pessimistic >= before.GlobalHealth.Pessimistic, $"{after.GlobalHealth} after {before.GlobalHealth}");
    }

    [Fact]
    public void Assess_gives_an_owner_without_debt_infinite_health()
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 10, Price(2_000, ageSeconds: 600))], []));

        Assert.Equal(AccountStatus.Healthy, report.Status);
        Assert.Equal(double.PositiveInfinity, report.GlobalHealth.Pessimistic);
        Assert.Equal(0, report.Requirement.MaintenanceUsd);
        Assert.Equal(0, report.ShortfallUsd);
    }

    [Fact]
    public void Assess_sets_haircut_collateral_against_debt_and_requirement()
    {
        HealthReport report = Assess(SubAccount(
            First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 18_000, Price(1))]));

        Assert.Equal(2_000, report.Equity.Usd, 6);               // 10 · 2 000 − 18 000
        Assert.Equal(1_700, report.Equity.MaintenanceUsd, 6);    // 20 000 · (1 − 1.5 %) − 18 000
        Assert.Equal(1_600, report.Equity.InitialUsd, 6);        // 20 000 · (1 − 2 %) − 18 000
        Assert.Equal(540, report.Requirement.MaintenanceUsd, 6); // 18 000 · 3 %
        Assert.Equal(720, report.Requirement.InitialUsd, 6);     // 18 000 · 4 %
        Assert.Equal(1_700 / 540.0, report.GlobalHealth.Pessimistic, 9);
        Assert.Equal(AccountStatus.Healthy, report.Status);
    }

    [Fact]
    public void Assess_takes_the_buffer_of_the_net_delta_from_equity_for_the_pessimistic_bound()
    {
        // Ten minutes at σ = 80 %: 2.576 · 0.8 · √(600 / 31 536 000) = 0.898904 %, capped by the feed's 0.5 %: 100 of 20 000.
        // The dollar's own: 2.576 · 0.05 · √(600 / 31 536 000) = 0.0561815 %: 10.1127 of 18 000.
        HealthReport report = Assess(SubAccount(
            First, [Own(Eth(First), 10, Price(2_000, 600))], [Owe(Usdc(First), 18_000, Price(1, 600))]));

        Assert.Equal(110.1127, report.BufferUsd, 3);
        Assert.Equal((1_700 - report.BufferUsd) / 540, report.GlobalHealth.Pessimistic, 9);
        Assert.Equal((1_700 + report.BufferUsd) / 540, report.GlobalHealth.Optimistic, 9);
    }

    [Fact]
    public void Assess_lets_the_net_delta_bear_the_largest_buffers_of_its_legs()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Eth(First), 10, Price(2_000))]),
            SubAccount(Second, [Own(Eth(Second), 10, Price(2_000, 600))], []));

        Assert.Equal(100, report.BufferUsd, 6); // Net 20 000, all of it at the older price's 0.5 %.
    }

    [Fact]
    public void Assess_never_charges_an_asset_more_than_it_counts_for()
    {
        // Nothing is known of the price's age, so it may have lost everything; but after a haircut of 25 % only 45 000 counted.
        HealthReport report = Assess(SubAccount(First, [Own(Btc(First), 1, Price(60_000) with { UpdatedAt = null })], []));

        Assert.Equal(45_000, report.BufferUsd, 6);
    }

    [Fact]
    public void Assess_nets_one_underlying_over_chains()
    {
        // Long 10 ETH and short 14 000 USD here; long 20 000 USD and short 7 ETH there.
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 14_000, Price(1))]),
            SubAccount(Second, [Own(Usdc(Second), 20_000, Price(1))], [Owe(Eth(Second), 7, Price(2_000))]));

        UnderlyingExposure ether = Assert.Single(report.Underlyings, one => one.Underlying.Symbol == "ETH");
        Assert.Equal(6_000, ether.NetDeltaUsd, 6);
        Assert.Equal(34_000, ether.GrossDeltaUsd, 6);
        Assert.Equal(1 - 6_000 / 34_000.0, ether.NettingEfficiency, 9);
        Assert.Equal(1 - 12_000 / 68_000.0, report.Netting.Efficiency, 9);
        Assert.Equal(280, report.Requirement.MaintenanceUsd, 6);           // 14 000 · 1 % basis, twice: nothing is left open
        Assert.Equal(840, report.Netting.IsolatedMaintenanceUsd, 6);       // 14 000 · 3 %, twice
        Assert.Equal(560, report.Netting.SavingUsd, 6);
    }

    [Fact]
    public void Assess_asks_the_full_rate_only_of_the_debt_that_nothing_offsets()
    {
        HealthReport report = Assess(SubAccount(
            First,
            [Own(Eth(First), 4, Price(2_000)), Own(Usdc(First), 30_000, Price(1))],
            [Owe(Eth(First), 10, Price(2_000))]));

        Assert.Equal(440, report.Requirement.MaintenanceUsd, 6); // 3 % of the open 12 000, 1 % of the offset 8 000
    }

    [Fact]
    public void Assess_haircuts_a_staked_token_by_its_own_tier()
    {
        HealthReport report = Assess(SubAccount(First, [Own(StakedEth(First), 1, Price(1_000))], []));

        Assert.Equal(950, report.Equity.MaintenanceUsd, 6); // 5 %, though its underlying has 1.5 %
    }

    [Fact]
    public void Assess_never_hides_a_local_health_behind_the_global_one()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 17_000, Price(1))], Local(0.97)),
            SubAccount(Second, [Own(Usdc(Second), 50_000, Price(1))], [], Local(double.PositiveInfinity)));

        Assert.Equal(AccountStatus.Healthy, report.Status);
        Assert.True(report.IsLiquidatable);
        Assert.Equal(0.97, report.Health);
        Assert.True(report.GlobalHealth.Pessimistic > 5);
    }

    [Fact]
    public void Assess_never_hides_the_global_health_behind_a_local_one()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 19_500, Price(1))], Local(1.2)));

        Assert.Equal(200 / 585.0, report.Health, 9); // (19 700 − 19 500) / (3 % of 19 500)
        Assert.Equal(AccountStatus.Liquidation, report.Status);
        Assert.False(report.IsLiquidatable);
        Assert.Equal(385, report.ShortfallUsd, 6);
    }

    [Fact]
    public void Assess_calls_bankrupt_who_owes_more_than_he_owns()
    {
        HealthReport report = Assess(SubAccount(
            First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 20_000, Price(1))]));

        Assert.Equal(AccountStatus.Bankrupt, report.Status);
        Assert.Equal(0, report.Health);
        Assert.Equal(900, report.ShortfallUsd, 6); // 600 of margin, and 300 that the haircut takes
    }

    [Fact]
    public void Assess_calls_bankrupt_who_realised_more_loss_than_he_owns_though_nothing_is_open()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 100, Price(1))], []) with { Perps = [Perp(First, 0, 0, Price(2_000), funding: -500)] });

        Assert.Equal(-400, report.Equity.Usd, 6);
        Assert.Equal((0, 0, AccountStatus.Bankrupt), (report.GlobalHealth.Pessimistic, report.GlobalHealth.Optimistic, report.Status));
    }

    [Fact]
    public void Assess_is_unknown_when_a_price_is_older_than_its_feed_promised()
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 10, Price(2_000, ageSeconds: 3_901))], []));

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(InputFaultKind.PriceStale, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void Assess_is_unknown_when_a_price_has_no_time()
    {
        PriceObservation price = Price(2_000) with { UpdatedAt = null };

        Assert.Equal(AccountStatus.Unknown, Assess(SubAccount(First, [Own(Eth(First), 10, price)], [])).Status);
    }

    [Fact]
    public void Assess_is_unknown_when_a_price_comes_from_the_future()
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 10, Price(2_000, ageSeconds: -301))], []));

        Assert.Equal(InputFaultKind.PriceFromTheFuture, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void Assess_is_unknown_when_an_oracle_is_too_uncertain()
    {
        PriceObservation price = Price(2_000) with { Confidence = 0.021 };

        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 10, price)], []));

        Assert.Equal(InputFaultKind.PriceTooUncertain, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void Assess_is_unknown_and_gives_no_value_to_what_has_no_price()
    {
        HealthReport report = Assess(SubAccount(
            First, [Own(Eth(First), 10, null), Own(Usdc(First), 100, Price(1))], []));

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(100, report.Equity.Usd, 6);
    }

    [Fact]
    public void Assess_gives_no_health_to_a_debt_without_a_price()
    {
        HealthReport report = Assess(SubAccount(
            First, [Own(Usdc(First), 1_000_000, Price(1))], [Owe(Eth(First), 0.01, null)]));

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(0, report.Health);
    }

    [Fact]
    public void Assess_is_unknown_when_a_chain_is_degraded()
    {
        AccountView view = View(SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], []));

        HealthReport report = MarginEngine.Assess(
            view with { Chains = [Condition(Second, "The head is ten minutes old.")] }, RiskParameters.Default);

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(new InputFault(InputFaultKind.ChainDegraded, Second, "The head is ten minutes old."), Assert.Single(report.Faults));
    }

    [Fact]
    public void Assess_is_unknown_when_a_venue_is_degraded()
    {
        SubAccountView subAccount = SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], []);

        HealthReport report = Assess(subAccount with { Degraded = "A log could not be read." });

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(new InputFault(InputFaultKind.VenueDegraded, Second, "A log could not be read."), Assert.Single(report.Faults));
    }

    [Fact]
    public void Assess_is_unknown_when_the_view_knows_no_block_of_a_chain()
    {
        AccountView view = View(SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], []));

        HealthReport report = MarginEngine.Assess(view with { Chains = [Condition(First)] }, RiskParameters.Default);

        Assert.Equal(InputFaultKind.ChainMissing, Assert.Single(report.Faults).Kind);
    }

    [Fact]
    public void Assess_does_not_ask_the_price_of_an_empty_balance()
    {
        Assert.Equal(AccountStatus.Healthy, Assess(SubAccount(First, [Own(Eth(First), 0, null)], [])).Status);
    }

    [Fact]
    public void Assess_reports_the_age_and_buffer_of_each_price()
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 1, Price(2_000, 60)), Own(Usdc(First), 1, Price(1, 30))], []));

        Assert.Equal([TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30)], report.Prices.Select(price => price.Age!.Value));
        Assert.Equal(2.576 * 0.8 * Math.Sqrt(60 / 31_536_000.0), report.Prices[0].Buffer, 12);
    }

    [Fact]
    public void Assess_carries_the_as_of_vector_in_order_of_chain()
    {
        AccountView view = View() with { Chains = [Condition(Second), Condition(First)] };

        Assert.Equal([First, Second], MarginEngine.Assess(view, RiskParameters.Default).AsOf.Select(block => block.Chain));
    }
}
