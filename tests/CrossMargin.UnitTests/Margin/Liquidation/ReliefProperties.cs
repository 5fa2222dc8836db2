using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using FsCheck;
using FsCheck.Fluent;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.Liquidation;

/// <summary>A liquidation that is planned, applied to the view, leaves health at or above the target.</summary>
public sealed class ReliefProperties
{
    /// <summary>A loan, a perpetual and a written option on two chains, most of them in need of relief.</summary>
    /// <param name="Equity">Permille of the debt that collateral exceeds it by.</param>
    /// <param name="Perp">Tenths of ether, signed.</param>
    /// <param name="Margin">USD at the perpetual's venue.</param>
    /// <param name="Puts">Tenths of contracts written.</param>
    /// <param name="ExcessUsd">Over each venue's line. The loan's threshold is 1, so that repaying takes the slippage from it.</param>
    public sealed record Account(int Equity, int Perp, int Margin, int Puts, int ExcessUsd, bool IsPortfolio);

    private static readonly Arbitrary<Account> Accounts = (
        from equity in Gen.Choose(5, 120)
        from perp in Gen.Choose(-40, 40)
        from margin in Gen.Choose(1, 400)
        from puts in Gen.Choose(0, 20)
        from excess in Gen.Elements(0, 1, 2, 5, 40)
        from isPortfolio in Gen.Elements(true, false)
        select new Account(equity, perp, margin, puts, excess, isPortfolio)).ToArbitrary();

    // One plan asks the engine some hundred times.
    private static readonly Config Few = Config.QuickThrowOnFailure.WithMaxTest(30);

    private static readonly ReliefParameters Thousandths = new()
    {
        Venues = new[] { "aave-v3", "perp", "lyra" }.ToDictionary(name => name, _ => new VenueTerms { Limits = new SizeLimits(step: 0.001) }),
    };

    [Fact]
    public void A_plan_that_is_applied_reaches_its_target() => Prop.ForAll(Accounts, account =>
    {
        AccountView view = ViewOf(account);
        return Plan(account) is not ReliefOutcome.Restored { Plan: var plan }
            || (HealthOf(Applied(view, plan, 0), account) >= 1.2 && plan.HealthAfter >= 1.2 && plan.HealthBefore < 1.2);
    }).Check(Few);

    [Fact]
    public void One_step_less_of_the_last_action_does_not_reach_it() => Prop.ForAll(Accounts, account =>
        Plan(account) is not ReliefOutcome.Restored { Plan: var plan } || HealthOf(Applied(ViewOf(account), plan, 1), account) < 1.2)
        .Check(Few);

    [Fact]
    public void Most_of_these_accounts_can_be_helped() =>
        Assert.InRange(Accounts.Generator.Sample(40).Count(account => Plan(account) is ReliefOutcome.Restored), 8, 40);

    [Fact]
    public void No_plan_brings_a_sub_account_below_its_venues_line() => Prop.ForAll(Accounts, account =>
    {
        ReliefPlan? plan = Plan(account) switch
        {
            ReliefOutcome.Restored restored => restored.Plan,
            ReliefOutcome.BeyondReach beyond => beyond.Best,
            _ => null,
        };
        return plan is null || plan.After.SubAccounts.All(one => one.Local is null || one.Local.ExcessUsd >= 0);
    }).Check(Few);

    [Fact]
    public void A_plan_never_leaves_the_account_worse() => Prop.ForAll(Accounts, account =>
        Plan(account) is not ReliefOutcome.BeyondReach { Best: var best }
        || (best.HealthAfter >= best.HealthBefore - 1e-12 && best.Actions.All(one => one.ReleasedUsd > 0))).Check(Few);

    [Fact]
    public void The_order_of_sub_accounts_changes_no_plan() => Prop.ForAll(Accounts, account =>
    {
        AccountView view = ViewOf(account);
        ReliefOutcome other = ReliefPlanner.Plan(
            view with { SubAccounts = [.. view.SubAccounts.Reverse()] }, MarketState.Unobserved, ParametersOf(account));
        return Told(Plan(account)) == Told(other);
    }).Check(Few);

    private static string Told(ReliefOutcome outcome) => outcome switch
    {
        ReliefOutcome.Restored { Plan: var plan } => Told(plan),
        ReliefOutcome.BeyondReach { Best: var best } => $"beyond: {Told(best)}",
        _ => outcome.GetType().Name,
    };

    private static string Told(ReliefPlan plan) =>
        string.Join("; ", plan.Actions.Select(one => $"{one.Action.SubAccount} {one.Action.PositionName} {one.Action.Name} {one.Steps}"));

    /// <summary>Everything that is planned, and of the last action so many steps less.</summary>
    private static AccountView Applied(AccountView view, ReliefPlan plan, int less)
    {
        for (int index = 0; index < plan.Actions.Count; index++)
            view = plan.Actions[index].Action.Apply(view, plan.Actions[index].Steps - (index == plan.Actions.Count - 1 ? less : 0));
        return view;
    }

    private static double HealthOf(AccountView view, Account account) => MarginEngine.Assess(view, ParametersOf(account)).GlobalHealth.Pessimistic;

    private static ReliefOutcome Plan(Account account) => ReliefPlanner.Plan(ViewOf(account), MarketState.Unobserved, ParametersOf(account));

    private static RiskParameters ParametersOf(Account account) =>
        new() { Model = account.IsPortfolio ? MarginModel.Portfolio : MarginModel.Linear, Relief = Thousandths };

    private static AccountView ViewOf(Account account)
    {
        double debt = 10_000, ether = debt * (1 + account.Equity / 1_000.0) / 0.985 / 2_000;
        LocalHealth local = new(false, 1.1, account.ExcessUsd, []);
        return View(
            SubAccount(First, [Own(Eth(First), ether, Price(2_000, 60)) with { LiquidationThreshold = 1 }], [Owe(Usdc(First), debt, Price(1, 30))], local),
            SubAccount(Second, [Own(Usdc(Second), account.Margin, Price(1))], [], local, "perp") with
            {
                Perps = account.Perp == 0 ? [] : [Perp(Second, account.Perp / 10.0, 2_000, Price(2_000, 5))],
            },
            SubAccount(Second, [Own(Usdc(Second), 1_000, Price(1))], [], local, "lyra") with
            {
                Options = account.Puts == 0 ? [] : [EtherOption(Second, -account.Puts / 10.0, 1_800, 30, false, Price(2_000, 5))],
            });
    }
}
