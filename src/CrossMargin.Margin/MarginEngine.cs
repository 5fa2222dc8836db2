using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin;

/// <summary>Judges an account across all its venues and chains. Pure, and it knows no venue.</summary>
public static class MarginEngine
{
    /// <param name="previous">The status of the account's last report, for the hysteresis; null when there is none.</param>
    /// <remarks>
    /// E = Σ assets · (1 − haircut) − Σ debts, MM as in <see cref="ExposureNetting"/>. The oracle-latency buffer of each net
    /// delta is taken from E for the pessimistic bound and added for the optimistic one: E − MM falls by it exactly as
    /// if it stood in the requirement, but what is merely owned remains free of margin.
    /// </remarks>
    public static HealthReport Assess(AccountView view, RiskParameters parameters, AccountStatus? previous = null)
    {
        Dictionary<ChainId, ChainCondition> chains = view.Chains.ToDictionary(chain => chain.AsOf.Chain);
        IReadOnlyList<SpotHolding> holdings = SpotHolding.Gather(view.SubAccounts);
        PriceBook prices = new(holdings, chains, view.Time, parameters);
        IReadOnlyList<InputFault> faults = InputCheck.Faults(view, chains, holdings, prices);
        List<Contribution> contributions = SpotContributions.Of(holdings, prices, parameters);
        List<UnderlyingExposure> exposures = ExposureNetting.Net(contributions, parameters);
        IReadOnlyList<SubAccountHealth> subAccounts = Isolated(view.SubAccounts, prices, parameters);

        Equity equity = EquityOf(contributions);
        MarginRequirement requirement = ExposureNetting.Total(exposures);
        double bufferUsd = exposures.Sum(exposure => exposure.BufferUsd);
        HealthBounds global = new(
            holdings.Any(holding => holding.IsDebt && !(prices.Find(holding)?.Usd > 0))
                ? 0 // A debt of unknown size: nothing is too bad to be excluded.
                : HealthFactor.Of(equity.MaintenanceUsd - bufferUsd, requirement.MaintenanceUsd),
            HealthFactor.Of(equity.MaintenanceUsd + bufferUsd, requirement.MaintenanceUsd));

        return new HealthReport(
            view.Account,
            view.Time,
            [.. chains.Values.Select(chain => chain.AsOf).OrderBy(block => block.Chain)],
            faults.Count > 0 ? AccountStatus.Unknown : StatusOf(global, equity, bufferUsd, requirement, parameters, previous),
            subAccounts.Aggregate(global.Pessimistic, (least, one) => Math.Min(least, one.Local?.HealthFactor ?? least)),
            global,
            subAccounts.Any(one => one.Local is { IsLiquidatable: true }),
            equity,
            requirement,
            bufferUsd,
            Math.Max(0, requirement.MaintenanceUsd - (equity.MaintenanceUsd - bufferUsd)),
            NettingOf(exposures, subAccounts, requirement),
            subAccounts,
            exposures,
            prices.Prices,
            faults);
    }

    /// <summary>Bankrupt is judged without haircuts: a haircut is a precaution, not a loss.</summary>
    private static AccountStatus StatusOf(
        HealthBounds global, Equity equity, double bufferUsd, MarginRequirement requirement, RiskParameters parameters, AccountStatus? previous)
    {
        bool isBankrupt = requirement.MaintenanceUsd > 0 && equity.Usd - bufferUsd <= 0;
        return StatusLadder.Of(global.Pessimistic, isBankrupt, parameters.Thresholds, previous);
    }

    /// <summary>Assets and debts are summed apart, so that more of an asset never rounds to less equity.</summary>
    private static Equity EquityOf(List<Contribution> contributions)
    {
        double debtUsd = 0, assetUsd = 0, maintenanceUsd = 0, initialUsd = 0;
        foreach (Contribution contribution in contributions)
        {
            debtUsd -= Math.Min(0, contribution.ValueUsd);
            assetUsd += Math.Max(0, contribution.ValueUsd);
            maintenanceUsd += Math.Max(0, contribution.MaintenanceValueUsd);
            initialUsd += Math.Max(0, contribution.InitialValueUsd);
        }

        return new Equity(assetUsd - debtUsd, maintenanceUsd - debtUsd, initialUsd - debtUsd);
    }

    private static SubAccountHealth[] Isolated(
        IReadOnlyList<SubAccountView> subAccounts, PriceBook prices, RiskParameters parameters) =>
    [
        .. subAccounts
            .OrderBy(one => one.Id.Venue.Chain)
            .ThenBy(one => one.Id.Venue.Name, StringComparer.Ordinal)
            .ThenBy(one => one.Id.Key.ToString(), StringComparer.Ordinal)
            .Select(one =>
            {
                List<Contribution> alone = SpotContributions.Of(SpotHolding.Gather([one]), prices, parameters);
                return new SubAccountHealth(
                    one.Id, one.Local, EquityOf(alone).Usd, ExposureNetting.Total(ExposureNetting.Net(alone, parameters)));
            }),
    ];

    private static Netting NettingOf(
        List<UnderlyingExposure> exposures, IReadOnlyList<SubAccountHealth> subAccounts, MarginRequirement requirement)
    {
        double isolatedUsd = subAccounts.Sum(one => one.Requirement.MaintenanceUsd);

        // Never negative in exact arithmetic, as basis ≤ mm; sums of doubles may be off by their last bits.
        return new Netting(
            exposures.Sum(exposure => Math.Abs(exposure.NetDeltaUsd)),
            exposures.Sum(exposure => exposure.GrossDeltaUsd),
            isolatedUsd,
            Math.Max(0, isolatedUsd - requirement.MaintenanceUsd));
    }
}
