using CrossMargin.Domain;
using CrossMargin.Margin.Liquidation;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Margin.Liquidation;

public sealed class LiquidationOrderTests
{
    private static readonly SubAccountId Aave = new(new VenueId(Portfolio.First, "aave-v3"), new SubAccountKey(Portfolio.AddressOf(77)));
    private static readonly SubAccountId Perps = new(new VenueId(Portfolio.Second, "perps"), new SubAccountKey(Portfolio.AddressOf(77)));

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Dictionary<SubAccountId, double> Excesses = new() { [Aave] = 100, [Perps] = 1_000 };

    [Fact]
    public void Plan_takes_the_cheapest_margin_first_and_no_more_than_is_missing()
    {
        LiquidationAction dear = Action(Aave, "WETH", units: 100, released: 10, cost: 1);
        LiquidationAction cheap = Action(Perps, "ETH-PERP", units: 30, released: 10, cost: 0.5);

        OrderedLiquidation plan = LiquidationOrder.Plan(500, [dear, cheap], Excesses, Hour);

        Assert.Equal([new(cheap, 30), new(dear, 20)], plan.Chosen);      // 300 and 200 USD.
        Assert.Equal(500, plan.ReleasedUsd);
        Assert.Equal(30 * 0.5 + 20 * 1, plan.CostUsd);
        Assert.True(plan.ReachesTarget);
    }

    [Fact]
    public void Plan_judges_gas_by_the_size_that_would_be_taken()
    {
        LiquidationAction withGas = Action(Aave, "WETH", units: 100, released: 10, cost: 0, gas: 20);
        LiquidationAction without = Action(Perps, "ETH-PERP", units: 100, released: 10, cost: 0.5);

        // 1 000 USD cost 20 or 50; 100 USD cost 20 or 5.
        Assert.Equal(withGas, LiquidationOrder.Plan(1_000, [without, withGas], Excesses, Hour).Chosen[0].Action);
        Assert.Equal(without, LiquidationOrder.Plan(100, [without, withGas], Excesses, Hour).Chosen[0].Action);
    }

    [Fact]
    public void Plan_leaves_out_with_a_reason()
    {
        LiquidationAction slow = Action(Perps, "a", units: 1, released: 10) with { Latency = Hour + TimeSpan.FromSeconds(1) };
        LiquidationAction useless = Action(Perps, "b", units: 1, released: 0);
        LiquidationAction breaking = Action(Perps, "c", units: 1, released: 10) with
        {
            Limits = new(step: 1),
            Effects = [new(Aave, -101), new(Perps, 500)],
        };
        LiquidationAction tooSmall = Action(Perps, "d", units: 0.5, released: 10) with { Limits = new(closeFactor: 0.5, step: 1) };
        LiquidationAction good = Action(Perps, "e", units: 1, released: 10, cost: 0.1);
        LiquidationAction sameButDearer = good with { Name = "other collateral", CostUsd = 0.2 };

        OrderedLiquidation plan = LiquidationOrder.Plan(50, [slow, useless, breaking, tooSmall, good, sameButDearer], Excesses, Hour);

        Assert.Equal([new(good, 1)], plan.Chosen);
        Assert.Equal(40, plan.MissingUsd);
        Assert.False(plan.ReachesTarget);
        Assert.Equal(
            [
                new(slow, LeftOutReason.TooSlow), new(useless, LeftOutReason.ReleasesNothing),
                new(sameButDearer, LeftOutReason.PositionTaken), new(breaking, LeftOutReason.OpensLocalBreach),
                new(tooSmall, LeftOutReason.LimitsAllowNothing),
            ],
            plan.LeftOut);
    }

    [Fact]
    public void Plan_makes_an_action_smaller_before_it_opens_a_breach()
    {
        LiquidationAction move = Action(Perps, "bridge", units: 10, released: 10) with { Effects = [new(Aave, -40)] };

        OrderedLiquidation plan = LiquidationOrder.Plan(100, [move], Excesses, Hour);

        Assert.Equal([new(move, 2.5)], plan.Chosen);      // 100 USD of excess at 40 a unit.
        Assert.Equal(75, plan.MissingUsd);
    }

    [Fact]
    public void Plan_takes_nothing_from_a_sub_account_below_its_line_or_unknown()
    {
        LiquidationAction fromBelow = Action(Perps, "a", units: 1, released: 10) with { Effects = [new(Aave, -1)] };

        Assert.Empty(LiquidationOrder.Plan(10, [fromBelow], new Dictionary<SubAccountId, double> { [Aave] = -5 }, Hour).Chosen);
        Assert.Empty(LiquidationOrder.Plan(10, [fromBelow], new Dictionary<SubAccountId, double>(), Hour).Chosen);
    }

    [Fact]
    public void Plan_does_not_count_on_what_another_action_may_bring_too_late()
    {
        LiquidationAction giving = Action(Aave, "a", units: 1, released: 10) with { Effects = [new(Aave, 1_000)] };
        LiquidationAction taking = Action(Perps, "b", units: 1, released: 10, cost: 1) with { Limits = new(step: 1), Effects = [new(Aave, -200)] };

        OrderedLiquidation plan = LiquidationOrder.Plan(20, [giving, taking], Excesses, Hour);

        Assert.Equal([new(giving, 1)], plan.Chosen);
        Assert.Equal([new(taking, LeftOutReason.OpensLocalBreach)], plan.LeftOut);
    }

    [Fact]
    public void Plan_needs_nothing_for_no_target()
    {
        LiquidationAction action = Action(Aave, "a", units: 1, released: 10);

        OrderedLiquidation plan = LiquidationOrder.Plan(0, [action], Excesses, Hour);

        Assert.Empty(plan.Chosen);
        Assert.Equal([new(action, LeftOutReason.NotNeeded)], plan.LeftOut);
        Assert.True(plan.ReachesTarget);
        Assert.Throws<ArgumentOutOfRangeException>(() => LiquidationOrder.Plan(double.NaN, [], Excesses, Hour));
    }

    [Fact]
    public void A_plan_reaches_its_target_within_a_step_or_says_by_how_much_it_does_not() => Prop.ForAll(Cases, one =>
    {
        OrderedLiquidation plan = LiquidationOrder.Plan(one.TargetUsd, one.Actions, Excesses, Hour);
        double released = plan.Chosen.Sum(chosen => chosen.Amount * chosen.Action.ReleasedUsd);
        double slack = 1e-9 * one.TargetUsd;
        if (!plan.ReachesTarget)
            return Math.Abs(released + plan.MissingUsd - one.TargetUsd) <= slack;

        // A step less of the last one, and the target would be missed; unless its left-over made it take everything.
        bool isWithinAStep = plan.Chosen.Count == 0 || plan.Chosen[^1] is var last
            && (last.Amount == last.Action.Units
                || released - last.Action.Limits.Step * last.Action.ReleasedUsd <= one.TargetUsd + slack);
        return released >= one.TargetUsd - slack && isWithinAStep;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_plan_opens_no_breach_in_whatever_order_it_lands() => Prop.ForAll(Cases, one =>
        LiquidationOrder.Plan(one.TargetUsd, one.Actions, Excesses, Hour) is var plan
        && Excesses.All(excess => excess.Value + plan.Chosen.Sum(chosen => chosen.Amount * chosen.Action.Effects
            .Where(effect => effect.SubAccount == excess.Key).Sum(effect => Math.Min(0, effect.ExcessUsd))) >= -1e-9)
        && plan.Chosen.Count + plan.LeftOut.Count == one.Actions.Length).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_the_actions_changes_no_bit_of_the_plan() => Prop.ForAll(Cases, one =>
    {
        OrderedLiquidation plan = LiquidationOrder.Plan(one.TargetUsd, one.Actions, Excesses, Hour);
        OrderedLiquidation reversed = LiquidationOrder.Plan(one.TargetUsd, [.. one.Actions.Reverse()], Excesses, Hour);

        return plan.Chosen.SequenceEqual(reversed.Chosen) && plan.LeftOut.SequenceEqual(reversed.LeftOut)
            && plan.MissingUsd.Equals(reversed.MissingUsd);
    }).QuickCheckThrowOnFailure();

    public sealed record Case(double TargetUsd, LiquidationAction[] Actions);

    private static Arbitrary<Case> Cases => (
        from target in Gen.Choose(1, 3_000)
        from rows in Gen.Choose(0, 20).ArrayOf(8).ListOf()
        select new Case(target, [.. rows.Select((row, i) => new LiquidationAction
        {
            Target = row[0] % 2 == 0 ? Aave : Perps,
            Position = $"position {row[0] / 2}",
            Name = $"{i}",
            Units = row[1],
            ReleasedUsd = 5 * row[2] - 5,
            CostUsd = row[3],
            GasUsd = row[4],
            Latency = TimeSpan.FromMinutes(4 * row[5]),
            Limits = new(1 - row[6] / 40.0, row[6] / 4, row[7] % 3),
            Effects = [new(Aave, row[6] - 12), new(Perps, 30 - 4 * row[7])],
        })])).ToArbitrary();

    private static LiquidationAction Action(
        SubAccountId target, string position, double units, double released, double cost = 0, double gas = 0) => new()
        {
            Target = target,
            Position = position,
            Name = "default",
            Units = units,
            ReleasedUsd = released,
            CostUsd = cost,
            GasUsd = gas,
        };
}
