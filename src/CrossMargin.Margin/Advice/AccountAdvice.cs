using CrossMargin.Margin.Liquidation;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Margin.Advice;

/// <summary>What can be done for an account, each way by itself, with what it costs and by when.</summary>
/// <param name="Target">Pessimistic global health.</param>
/// <param name="HealthBefore">The same, as it is.</param>
/// <param name="Reduction">Out of the account's own means: repaying and closing, least cost first.</param>
/// <param name="TopUps">From outside: each alone meets the target; cheapest first, smallest first of equally cheap ones. Empty where nothing is missing.</param>
/// <param name="Locals">What each sub-account needs that would not outlive the time until help arrives; the most urgent first.</param>
public sealed record AccountAdvice(
    double Target, double HealthBefore, ReliefOutcome Reduction, IReadOnlyList<TopUp> TopUps, IReadOnlyList<LocalAdvice> Locals)
{
    /// <summary>The time within which help must be sent, so that no venue liquidates before it arrives; null where none is near.</summary>
    public TimeSpan? Within => Locals.Min(local => local.SendWithin);

    /// <param name="target">1 to 10. Null: where the ladder no longer says ReduceOnly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside its range.</exception>
    /// <remarks>
    /// Moving what the account has from one venue to another leaves its global health as it is, since that nets over venues: it helps a venue's
    /// own line, and stands with <see cref="Locals"/>. The costs are slippage, penalties and gas; what is sent stays the owner's and costs no more than gas.
    /// </remarks>
    public static AccountAdvice Of(RecordedVerdict now, double? target = null)
    {
        double wanted = Bound.Within(target ?? now.Parameters.Thresholds.ReduceOnly, 1, 10, nameof(target));
        HealthReport report = now.Replay();
        return new AccountAdvice(
            wanted,
            report.GlobalHealth.Pessimistic,
            ReliefPlanner.Plan(now.View, now.Market, now.Parameters, wanted),
            report.Faults.Count > 0 || report.GlobalHealth.Pessimistic >= wanted ? [] : TopUp.Of(now, wanted),
            LocalAdvice.Of(now, report));
    }
}
