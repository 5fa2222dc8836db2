using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.Models;

/// <summary>The portfolio model with its arithmetic in sight: R = 18 %, factors 0.8 and 1, contingencies 3 % + 1 % and 0.3 % + 0.2 %.</summary>
public sealed class PortfolioModelTests
{
    private static readonly RiskParameters Parameters = new() { Model = MarginModel.Portfolio };

    [Fact]
    public void A_perp_alone_asks_the_worst_shock_and_its_contingency()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Perps = [Perp(First, -10, 2_000, Price(2_000))] });

        Assert.Equal(3_480, report.Requirement.MaintenanceUsd, 6); // 0.8 · 18 % · 20 000 + 3 % · 20 000
        Assert.Equal(4_400, report.Requirement.InitialUsd, 6);     // 18 % · 20 000 + 4 % · 20 000
        Assert.Equal("spot +18 %, volatility up", Assert.Single(report.Explanation.Scenarios).Worst);
        Assert.Equal(-3_600, report.Explanation.Scenarios[0].WorstUsd, 6);
    }

    [Fact]
    public void A_perp_counts_its_unrealised_gain_and_funding()
    {
        HealthReport report = Assess(SubAccount(First, [], []) with { Perps = [Perp(First, 10, 1_900, Price(2_000), funding: -30)] });

        Assert.Equal(970, report.Equity.Usd, 6); // 10 · (2 000 − 1 900) − 30
    }

    [Fact]
    public void Ether_on_one_chain_hedges_a_short_perp_on_another()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], []),
            SubAccount(Second, [], [], venue: "perp") with { Perps = [Perp(Second, -10, 2_000, Price(2_000))] });

        Assert.Equal(800, report.Requirement.MaintenanceUsd, 6);        // No scenario; 3 % contingency and 1 % basis on 20 000
        Assert.Equal(19_700, report.Equity.MaintenanceUsd, 6);          // 20 000 less 1.5 %
        Assert.Equal(3_480 + 2_880, report.Netting.IsolatedMaintenanceUsd, 6); // The perp alone, and 0.8 · 18 % of the ether alone
        Assert.Equal(5_560, report.Netting.SavingUsd, 6);
        Assert.Equal(5_560, Assert.Single(report.Underlyings).SavingUsd, 6);
    }

    [Fact]
    public void What_owned_ether_may_lose_is_taken_from_the_equity_and_asks_no_margin()
    {
        HealthReport report = Assess(SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), 10_000, Price(1))]));

        Assert.Equal(300, report.Requirement.MaintenanceUsd, 6);                // The dollar keeps its linear 3 %
        Assert.Equal(19_700 - 2_880 - 10_000, report.Equity.MaintenanceUsd, 6); // 0.8 · 18 % · 20 000 of stress
        Assert.Equal(-2_880, Assert.Single(report.Explanation.Equity, line => line.Kind == LineKind.Stress).MaintenanceUsd, 6);
    }

    [Fact]
    public void Whoever_owes_nothing_has_no_requirement()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Eth(First), 10, Price(2_000))], []) with { Options = [EtherOption(First, 5, 2_000, 30, true, Price(2_000))] });

        Assert.Equal(0, report.Requirement.MaintenanceUsd);
        Assert.Equal(double.PositiveInfinity, report.Health);
        Assert.Equal(AccountStatus.Healthy, report.Status);
    }

    [Fact]
    public void A_written_put_is_worth_its_value_and_loses_most_in_the_crash()
    {
        // Black-76: F = K = 2 000, σ = 0.8, T = 73 / 365 = 0.2: σ√T = 0.357771, Φ(0.178885) = 0.570987, value 2 000 · 0.1419723.
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Options = [EtherOption(First, -1, 2_000, 73, false, Price(2_000))] });

        Assert.Equal(10_000 - 283.9447, report.Equity.Usd, 3);
        Assert.Equal(0.429013 * 2_000, report.Underlyings.Single(one => one.Underlying.Symbol == "ETH").NetDeltaUsd, 2);
        Assert.Equal(6, Assert.Single(report.Explanation.Requirement, line => line.Kind == LineKind.OptionContingency).MaintenanceUsd, 6); // 0.3 % · 2 000
        Assert.StartsWith("spot -", Assert.Single(report.Explanation.Scenarios).Worst, StringComparison.Ordinal);
        Assert.Equal(MarginModel.Portfolio, report.Model);
    }

    [Fact]
    public void Whoever_holds_options_is_judged_by_scenarios_though_the_model_is_linear()
    {
        HealthReport report = MarginEngine.Assess(
            View(SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Options = [EtherOption(First, -1, 2_000, 73, false, Price(2_000))] }),
            RiskParameters.Default);

        Assert.Equal(MarginModel.Portfolio, report.Model);
    }

    [Fact]
    public void An_option_without_a_volatility_makes_the_account_unknown()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Options = [EtherOption(First, -1, 2_000, 73, false, Price(2_000), volatility: null)] });

        Assert.Equal(AccountStatus.Unknown, report.Status);
        Assert.Equal(InputFaultKind.VolatilityMissing, Assert.Single(report.Faults).Kind);
        Assert.Equal(0, report.GlobalHealth.Pessimistic);
    }

    [Fact]
    public void A_failing_bridge_is_a_scenario_where_ether_is_held_on_one_chain_against_another()
    {
        HealthReport report = Assess(
            SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Perps = [Perp(First, -8, 2_000, Price(2_000))] },
            SubAccount(Second, [Own(Eth(Second), 10, Price(2_000))], [], venue: "other"));

        // 2 ether net long lose 0.8 · 18 % · 4 000; of the 20 000 carried over 16 000 are relied on elsewhere, and 20 % of that is more.
        Assert.Equal(-3_200, Assert.Single(report.Explanation.Equity, line => line.Kind == LineKind.Stress).MaintenanceUsd, 6);
    }

    [Fact]
    public void No_bridge_matters_to_who_is_on_one_chain_alone()
    {
        HealthReport report = Assess(SubAccount(Second, [Own(Eth(Second), 10, Price(2_000))], [Owe(Usdc(Second), 5_000, Price(1))]));

        Assert.Equal(-2_880, Assert.Single(report.Explanation.Equity, line => line.Kind == LineKind.Stress).MaintenanceUsd, 6);
    }

    [Fact]
    public void A_stable_below_its_peg_raises_initial_margin_only()
    {
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Perps = [Perp(First, -10, 2_000, Price(2_000))] });

        HealthReport report = MarginEngine.Assess(view, new MarketState { StablePrice = 0.93 }, Parameters);

        Assert.Equal(3_480, report.Requirement.MaintenanceUsd, 6);
        Assert.Equal(1.1 * 3_600 + 800, report.Requirement.InitialUsd, 6); // 1 + (0.98 − 0.93) · 2
    }

    [Fact]
    public void A_volatile_regime_widens_the_grid()
    {
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Perps = [Perp(First, -10, 2_000, Price(2_000))] });
        MarketState market = new() { Underlyings = new Dictionary<string, UnderlyingMarket> { ["ETH"] = new() { Regime = 1.5 } } };

        Assert.Equal(-5_400, MarginEngine.Assess(view, market, Parameters).Explanation.Scenarios[0].WorstUsd, 6); // 27 % of 20 000
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, -2_880)] // Together nothing is lost in any cell: 0.5 · 7 200 is saved, of which maintenance asks 0.8.
    public void Underlyings_offset_each_other_only_for_who_opts_in(double theta, double offsetUsd)
    {
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 20_000, Price(1))], []) with
        {
            Perps =
            [
                Perp(First, -10, 2_000, Price(2_000)),
                Perp(First, 10, 2_000, Price(2_000)) with { Instrument = new Perpetual(new VenueId(First, "perp"), "BTC-PERP", new Underlying("BTC")) },
            ],
        });
        MarketState market = new() { Correlations = new CorrelationTable(["BTC", "ETH"], new double[,] { { 1, 0.9 }, { 0.9, 1 } }) };
        RiskParameters parameters = Parameters with { Portfolio = new PortfolioParameters { CrossOffset = theta } };

        HealthReport report = MarginEngine.Assess(view, market, parameters);

        Assert.Equal(offsetUsd, report.Explanation.Requirement.Where(line => line.Kind == LineKind.CrossOffset).Sum(line => line.MaintenanceUsd), 6);
    }

    [Fact]
    public void The_expected_shortfall_floors_what_offsets_leave()
    {
        // Uncorrelated, σ 80 % and 60 % over a day: σ_p = 20 000 · √(0.64 + 0.36) · √(1 / 365) = 1 046.85; ES 97.5 % is 2.33780 of it.
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 20_000, Price(1))], []) with
        {
            Perps =
            [
                Perp(First, -10, 2_000, Price(2_000)),
                Perp(First, 10, 2_000, Price(2_000)) with { Instrument = new Perpetual(new VenueId(First, "perp"), "BTC-PERP", new Underlying("BTC")) },
            ],
        });
        MarketState market = new() { Correlations = new CorrelationTable(["BTC", "ETH"], new double[,] { { 1, 0 }, { 0, 1 } }) };
        RiskParameters parameters = Parameters with { Portfolio = new PortfolioParameters { CrossOffset = 0.6, CrossOffsetCap = 1 } };

        HealthReport report = MarginEngine.Assess(view, market, parameters);

        // Offset: 0.6 · 7 200 = 4 320 leaves 2 880 · 0.8 = 2 304; the floor of 2 447.32 adds the rest.
        Assert.Equal(2_447.32 - 2_304, Assert.Single(report.Explanation.Requirement, line => line.Kind == LineKind.ShortfallFloor).MaintenanceUsd, 1);
    }

    [Fact]
    public void Without_correlations_nothing_offsets_across_underlyings()
    {
        RiskParameters parameters = Parameters with { Portfolio = new PortfolioParameters { CrossOffset = 0.6 } };
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 20_000, Price(1))], [Owe(Btc(First), 0.1, Price(60_000))]) with
        {
            Perps = [Perp(First, 3, 2_000, Price(2_000))],
        });

        Assert.DoesNotContain(MarginEngine.Assess(view, parameters).Explanation.Requirement, line => line.Kind == LineKind.CrossOffset);
    }

    [Fact]
    public void An_isolated_sub_account_neither_helps_nor_harms_the_others()
    {
        SubAccountView cross = SubAccount(First, [Own(Usdc(First), 10_000, Price(1))], []) with { Perps = [Perp(First, -10, 2_000, Price(2_000))] };
        SubAccountView isolated = SubAccount(Second, [Own(Usdc(Second), 100, Price(1))], [], venue: "isolated") with
        {
            Perps = [Perp(Second, 1, 2_500, Price(2_000))],
            IsIsolated = true,
        };

        HealthReport alone = Assess(cross), both = Assess(cross, isolated);

        Assert.Equal(alone.Equity, both.Equity);
        Assert.Equal(alone.Requirement, both.Requirement);
        Assert.Equal(0, both.IsolatedUsd);           // 100 − 500 is lost to the 100
        Assert.Equal(0, both.Health);                // but it is not hidden
        Assert.Equal(AccountStatus.Liquidation, both.Status); // and its owner is not bankrupt by it
    }

    private static HealthReport Assess(params SubAccountView[] subAccounts) => MarginEngine.Assess(View(subAccounts), Parameters);
}
