using CrossMargin.Domain;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Liquidation;

/// <summary>Plans the smallest actions that bring an account's pessimistic global health back to a target.</summary>
/// <remarks>
/// ◊ Each margin pool by itself, in rounds: every action is measured on the view as it then is, <see cref="LiquidationOrder"/> names the
/// one that releases most per dollar of cost, its size is found by asking the engine, and it is applied. So the sum is exact
/// whatever the models do: the last action meets the target and one step less of it does not. No action brings its sub-account below its venue's
/// line, or deeper below it. Pure: the same inputs give the same plan.
/// </remarks>
public static class ReliefPlanner
{
    /// <param name="risk">With what relief costs, and its limits.</param>
    /// <param name="target">Pessimistic global health; 1 to 10. Null: where the ladder no longer says ReduceOnly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside its range, or the view has too many positions.</exception>
    public static ReliefOutcome Plan(AccountView view, MarketState market, RiskParameters risk, double? target = null)
    {
        double wanted = Bound.Within(target ?? risk.Thresholds.ReduceOnly, 1, 10, nameof(target));
        HealthReport report = MarginEngine.Assess(view, market, risk);
        if (report.Faults.Count > 0)
            return new ReliefOutcome.Unjudged(report.Faults);
        if (report.GlobalHealth.Pessimistic >= wanted)
            return new ReliefOutcome.NotNeeded(report.GlobalHealth.Pessimistic);

        ReliefCount count = new(risk.Relief.MaxProbes);
        List<SizedRelief> done = [];
        List<LeftOutRelief> leftOut = [];
        bool meets = true;
        foreach (SubAccountId? pool in PoolsOf(report))
        {
            ReliefJudge judge = new(market, risk, wanted, count, pool);
            ReliefRounds rounds = new(judge, risk.Relief, view, pool, new MarginInputs(view, market, risk));
            (view, bool met) = rounds.Run(done, leftOut);
            meets &= met;
        }

        HealthReport after = MarginEngine.Assess(view, market, risk);
        ReliefPlan plan = new(done, report.GlobalHealth.Pessimistic, after.GlobalHealth.Pessimistic, view, leftOut, count.Probes);
        return meets ? new ReliefOutcome.Restored(plan) : new ReliefOutcome.BeyondReach(plan, count.IsExhausted);
    }

    /// <summary>The cross sub-accounts first, then each isolated one in the report's order.</summary>
    private static IEnumerable<SubAccountId?> PoolsOf(HealthReport report) =>
        [null, .. report.SubAccounts.Where(one => one.Isolated is not null).Select(one => (SubAccountId?)one.Id)];
}
