using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin;

/// <summary>Judges an account across all its venues and chains. Pure, and it knows no venue.</summary>
public static class MarginEngine
{
    private static readonly LinearModel Linear = new();
    private static readonly PortfolioModel Portfolio = new();

    /// <summary>Judges with nothing observed of the markets but the view's own prices.</summary>
    public static HealthReport Assess(AccountView view, RiskParameters parameters, AccountStatus? previous = null) =>
        Assess(view, MarketState.Unobserved, parameters, previous);

    /// <param name="previous">The status of the account's last report, for the hysteresis; null when there is none.</param>
    /// <remarks>
    /// E = Σ assets · (1 − haircut) + Σ gains − Σ debts − stress, MM as the model says. The oracle-latency buffer of each net
    /// delta is taken from E for the pessimistic bound and added for the optimistic one: E − MM falls by it exactly as
    /// if it stood in the requirement, but what is merely owned remains free of margin.
    /// Isolated sub-accounts stand apart: each answers for itself alone, and its loss stops there.
    /// </remarks>
    public static HealthReport Assess(AccountView view, MarketState market, RiskParameters parameters, AccountStatus? previous = null)
    {
        MarginInputs inputs = new(view, market, parameters);
        MarginModel model = ModelOf(inputs);
        MarginPool cross = PoolOf(view.SubAccounts.Where(one => !one.IsIsolated), inputs, model);
        // The only one is all there is to net: most accounts are of one.
        MarginPool? only = view.SubAccounts is [{ IsIsolated: false }] ? cross : null;
        IReadOnlyList<(SubAccountView View, MarginPool Pool)> each = [.. Ordered(view.SubAccounts).Select(one => (one, only ?? PoolOf([one], inputs, model)))];
        IReadOnlyList<SubAccountHealth> subAccounts = SubAccountJudge.Of(each, inputs);
        IReadOnlyList<MarginPool> alone = [.. each.Where(one => !one.View.IsIsolated).Select(one => one.Pool)];
        IReadOnlyList<InputFault> faults = InputCheck.Faults(inputs);

        HealthBounds global = subAccounts.Aggregate(cross.Bounds, (least, one) => least.OrWorse(one.Isolated));
        return new HealthReport
        {
            Account = view.Account,
            Time = view.Time,
            AsOf = [.. view.Chains.Select(chain => chain.AsOf).OrderBy(block => block.Chain)],
            Model = model,
            Status = faults.Count > 0
                ? AccountStatus.Unknown
                : StatusLadder.Of(global.Pessimistic, cross.IsBankrupt, parameters.Thresholds, previous),
            Health = subAccounts.Aggregate(global.Pessimistic, (least, one) => Math.Min(least, one.Local?.HealthFactor ?? least)),
            GlobalHealth = global,
            CanIncreaseRisk = faults.Count == 0
                && cross.Equity.InitialUsd - cross.BufferUsd > cross.Requirement.InitialUsd
                && inputs.Prices.All(price => price.Permits(PriceUse.IncreaseRisk)),
            IsLiquidatable = subAccounts.Any(one => one.Local is { IsLiquidatable: true }),
            Equity = cross.Equity,
            IsolatedUsd = subAccounts.Where(one => one.Isolated is not null).Sum(one => Math.Max(0, one.EquityUsd)),
            Requirement = cross.Requirement,
            BufferUsd = cross.BufferUsd,
            ShortfallUsd = Math.Max(0, cross.Requirement.MaintenanceUsd - cross.PessimisticUsd),
            Netting = NettingOf(cross, alone),
            SubAccounts = subAccounts,
            Underlyings = [.. cross.Risks.Select((risk, index) => ExposureOf(risk, cross, cross.Losses[index], alone))],
            Prices = inputs.Prices,
            Faults = faults,
            Explanation = cross.Explain(),
        };
    }

    private static IEnumerable<SubAccountView> Ordered(IEnumerable<SubAccountView> subAccounts) => subAccounts
        .OrderBy(one => one.Id.Venue.Chain)
        .ThenBy(one => one.Id.Venue.Name, StringComparer.Ordinal)
        .ThenBy(one => one.Id.Key.ToString(), StringComparer.Ordinal);

    /// <summary>Whoever holds options is judged by scenarios: a linear rate does not know what a move does to them.</summary>
    private static MarginModel ModelOf(MarginInputs inputs) =>
        inputs.Holdings.Options.Count > 0 ? MarginModel.Portfolio : inputs.Parameters.Model;

    private static MarginPool PoolOf(IEnumerable<SubAccountView> subAccounts, MarginInputs inputs, MarginModel model) =>
        MarginPool.Of(Holdings.Gather([.. subAccounts]), inputs, model == MarginModel.Portfolio ? Portfolio : Linear);

    private static UnderlyingExposure ExposureOf(UnderlyingRisk risk, MarginPool pool, LatencyLoss loss, IReadOnlyList<MarginPool> alone) => new(
        risk.Underlying,
        risk.LongDeltaUsd,
        risk.ShortDeltaUsd,
        risk.Greeks,
        pool.RequirementOf(risk.Underlying),
        loss.TotalUsd,
        Math.Max(0, alone.Sum(one => one.MarginUsdOf(risk.Underlying)) - pool.MarginUsdOf(risk.Underlying)));

    private static Netting NettingOf(MarginPool cross, IReadOnlyList<MarginPool> alone)
    {
        double isolatedUsd = alone.Sum(one => one.MarginUsd);

        // Never negative in exact arithmetic, as basis ≤ mm; sums of doubles may be off by their last bits.
        return new Netting(
            cross.Risks.Sum(risk => Math.Abs(risk.NetDeltaUsd)),
            cross.Risks.Sum(risk => risk.LongDeltaUsd + risk.ShortDeltaUsd),
            isolatedUsd,
            Math.Max(0, isolatedUsd - cross.MarginUsd));
    }
}
