using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.Liquidation;

public sealed class ReliefPlannerTests
{
    private static readonly BigInteger Whole = BigInteger.Pow(10, 18);

    [Fact]
    public void Plan_closes_just_enough_of_a_perpetual()
    {
        // 660 against 3 % of 20 000 is 1.1. Closing n USD costs 0.1 %: 660 − 0.001·n = 1.2 · (600 − 0.03·n), n = 60 / 0.035.
        SizedRelief only = Assert.Single(Restored(Plan(Short(First, 10, 660))).Actions);

        Assert.Equal("Perp ETH-PERP", only.Action.PositionName);
        Assert.Equal(60 / 0.035 / 2_000, only.Amount.ToAssetQuantity(), 1e-12);
        Assert.Equal(60 / 0.035 * 0.001 + 20, only.CostUsd, 1e-9); // and 20 USD of gas
    }

    [Fact]
    public void Plan_repays_just_enough_of_a_debt()
    {
        // 19 700 − 19 100 = 600 against 573. Repaying r frees r and 3 % of it, and takes 1.003 · 0.985 · r of ether:
        // 600 + 0.012045·r = 1.2 · (573 − 0.03·r), r = 87.6 / 0.048045.
        ReliefPlan plan = Restored(Plan(Loan(19_100)));
        SizedRelief only = Assert.Single(plan.Actions);

        Assert.Equal(87.6 / 0.048045, only.Amount.ToAssetQuantity(), 1e-6);
        Assert.Equal(10 - 87.6 / 0.048045 * 1.003 / 2_000, plan.After.SubAccounts[0].Collateral[0].Amount.ToAssetQuantity(), 1e-9);
        Assert.True(plan.HealthAfter >= 1.2);
    }

    [Fact]
    public void Plan_rounds_up_to_the_venues_step()
    {
        ReliefParameters tenths = Terms(new SizeLimits(step: 0.1));

        Assert.Equal(9 * Whole / 10, Assert.Single(Restored(Plan([Short(First, 10, 660)], tenths)).Actions).Amount.Raw);
    }

    [Fact]
    public void Plan_says_what_is_best_where_a_close_factor_forbids_more()
    {
        ReliefOutcome.BeyondReach beyond = Assert.IsType<ReliefOutcome.BeyondReach>(Plan([Short(First, 10, 660)], Terms(new SizeLimits(closeFactor: 0.05))));

        Assert.Equal(Whole / 2, Assert.Single(beyond.Best.Actions).Amount.Raw);
        Assert.Equal((660 - 1) / 570.0, beyond.Best.HealthAfter, 1e-12); // 1 000 USD closed for 1 USD
        Assert.False(beyond.IsCutShort);
    }

    [Fact]
    public void Plan_closes_everything_where_a_part_would_leave_too_little()
    {
        ReliefParameters noDust = Terms(new SizeLimits(minLeftOver: 9.5));

        Assert.Equal(10 * Whole, Assert.Single(Restored(Plan([Short(First, 10, 660)], noDust)).Actions).Amount.Raw);
    }

    [Fact]
    public void Plan_acts_where_margin_costs_least()
    {
        ReliefPlan plan = Restored(Plan(Short(First, 10, 660), Short(Second, 10, 660)));

        Assert.Equal(Second, Assert.Single(plan.Actions).Action.SubAccount.Venue.Chain); // 0.5 USD of gas instead of 20
        Assert.Equal(LeftOutReason.NotNeeded, Assert.Single(plan.LeftOut).Reason);
    }

    [Fact]
    public void Plan_opens_no_local_breach()
    {
        // A threshold of 1 makes every dollar that is repaid cost the venue's excess 0.3 cents, and there is one dollar of it.
        SubAccountView loan = Loan(19_100);
        loan = loan with { Collateral = [loan.Collateral[0] with { LiquidationThreshold = 1 }], Local = new LocalHealth(false, 1.01, 1, []) };

        ReliefOutcome.BeyondReach beyond = Assert.IsType<ReliefOutcome.BeyondReach>(Plan(loan));

        Assert.Equal(1 / 0.003, Assert.Single(beyond.Best.Actions).Amount.ToAssetQuantity(), 1e-3);
        Assert.InRange(beyond.Best.After.SubAccounts[0].Local!.ExcessUsd, 0, 1e-6);
    }

    [Fact]
    public void Plan_leaves_out_what_does_not_help()
    {
        // The short perpetual hedges the ether: without it the worst scenario takes 288 more, and only 96 of requirement are freed.
        AccountView view = View(
            Loan(16_500), SubAccount(Second, [], [], venue: "perp") with { Perps = [Perp(Second, -1, 2_000, Price(2_000))] });

        ReliefPlan plan = Restored(ReliefPlanner.Plan(
            view, MarketState.Unobserved, new RiskParameters { Model = MarginModel.Portfolio }));

        Assert.All(plan.Actions, one => Assert.IsType<Repayment>(one.Action));
    }

    [Fact]
    public void Plan_pays_the_penalty_only_where_the_venue_would_liquidate()
    {
        SubAccountView perp = Short(First, 10, 660);

        double own = Assert.Single(Restored(Plan(perp)).Actions).Amount.ToAssetQuantity();
        double liquidated = Assert.Single(Restored(Plan(perp with { Local = new LocalHealth(true, 0.9, -1, []) })).Actions).Amount.ToAssetQuantity();

        Assert.Equal(60 / 0.035 / 2_000, own, 1e-12);
        Assert.Equal(60 / 0.025 / 2_000, liquidated, 1e-12); // 1.1 % instead of 0.1 %
    }

    [Fact]
    public void Plan_buys_back_a_written_option()
    {
        // No closed form: the engine says that one raw unit less is not enough.
        SubAccountView writer = SubAccount(First, [Own(Usdc(First), 470, Price(1))], [], venue: "lyra") with
        {
            Options = [EtherOption(First, -1, 2_000, 30, true, Price(2_000))],
        };

        ReliefPlan plan = Restored(Plan(writer));
        SizedRelief only = Assert.Single(plan.Actions);

        Assert.IsType<OptionReduction>(only.Action);
        Assert.True(HealthOf(only.Action.Apply(View(writer), only.Steps)) >= 1.2);
        Assert.True(HealthOf(only.Action.Apply(View(writer), only.Steps - 1)) < 1.2);
    }

    [Fact]
    public void Plan_helps_an_isolated_sub_account_with_its_own_means_only()
    {
        SubAccountView rich = SubAccount(First, [Own(Usdc(First), 1_000_000, Price(1))], []);

        ReliefPlan plan = Restored(Plan(rich, Short(Second, 10, 660) with { IsIsolated = true }));

        Assert.Equal(60 / 0.035 / 2_000, Assert.Single(plan.Actions).Amount.ToAssetQuantity(), 1e-12);
        Assert.True(plan.HealthAfter >= 1.2);
    }

    [Fact]
    public void Plan_does_nothing_where_the_target_is_met() => Assert.IsType<ReliefOutcome.NotNeeded>(Plan(Loan(1_000)));

    [Fact]
    public void Plan_sizes_nothing_on_prices_that_cannot_be_relied_on()
    {
        SubAccountView stale = SubAccount(First, [Own(Usdc(First), 660, Price(1, ageSeconds: 90_000))], []) with { Perps = [Perp(First, -10, 2_000, Price(2_000))] };

        Assert.Equal(InputFaultKind.PriceStale, Assert.Single(Assert.IsType<ReliefOutcome.Unjudged>(Plan(stale)).Faults).Kind);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(11)]
    [InlineData(double.NaN)]
    public void Plan_refuses_a_target_outside_its_range(double target) => Assert.Throws<ArgumentOutOfRangeException>(
        () => ReliefPlanner.Plan(View(Loan(1_000)), MarketState.Unobserved, RiskParameters.Default, target));

    [Fact]
    public void Plan_knows_no_order_of_sub_accounts_and_positions()
    {
        SubAccountView[] parts = [Short(First, 10, 300), Short(Second, 10, 330), Loan(19_400) with { Id = new SubAccountId(new VenueId(Second, "aave-v3"), default) }];

        Assert.Equal(Told(Plan(parts)), Told(Plan([.. parts.Reverse()])));
    }

    [Fact]
    public void Apply_closes_a_perpetual_without_changing_what_it_is_worth_but_for_the_cost()
    {
        // Entered at 1 990.5, marked at 2 000: 10 · (1 990.5 − 2 000) = −95, of which 3 / 10 are realised, less 0.1 % of 6 000.
        AccountView view = View(SubAccount(First, [Own(Usdc(First), 500, Price(1))], []) with { Perps = [Perp(First, -10, 1_990.5, Price(2_000), funding: 1.25)] });
        ReliefAction reduce = Assert.Single(Assert.IsType<ReliefOutcome.Restored>(Plan(view)).Plan.Actions).Action;

        PerpPosition left = Assert.Single(reduce.Apply(view, 3 * Whole).SubAccounts[0].Perps);

        Assert.Equal(-7 * Whole, left.Size.Raw);
        Assert.Equal(-19_905 * Whole * 7 / 10, left.EntryValue.Raw);
        Assert.Equal((125 * Whole / 100) - (285 * Whole / 10) - 6 * Whole, left.AccruedFunding.Raw);
    }

    private static string Told(ReliefOutcome outcome) => string.Join("; ", Restored(outcome).Actions.Select(one =>
        $"{one.Action.SubAccount} {one.Action.PositionName} {one.Action.Name} {one.Steps} {one.CostUsd:R}"));

    private static double HealthOf(AccountView view) => MarginEngine.Assess(view, RiskParameters.Default).GlobalHealth.Pessimistic;

    private static ReliefPlan Restored(ReliefOutcome outcome) => Assert.IsType<ReliefOutcome.Restored>(outcome).Plan;

    private static ReliefOutcome Plan(params SubAccountView[] parts) => Plan(View(parts));

    private static ReliefOutcome Plan(AccountView view) => ReliefPlanner.Plan(view, MarketState.Unobserved, RiskParameters.Default);

    private static ReliefOutcome Plan(SubAccountView[] parts, ReliefParameters relief) =>
        ReliefPlanner.Plan(View(parts), MarketState.Unobserved, RiskParameters.Default with { Relief = relief });

    private static ReliefParameters Terms(SizeLimits limits) => new() { Venues = new Dictionary<string, VenueTerms> { ["perp"] = new() { Limits = limits } } };

    private static SubAccountView Short(ChainId chain, double size, double usdc) =>
        SubAccount(chain, [Own(Usdc(chain), usdc, Price(1))], [], venue: "perp") with { Perps = [Perp(chain, -size, 2_000, Price(2_000))] };

    private static SubAccountView Loan(double usdc) => SubAccount(First, [Own(Eth(First), 10, Price(2_000))], [Owe(Usdc(First), usdc, Price(1))]);
}
