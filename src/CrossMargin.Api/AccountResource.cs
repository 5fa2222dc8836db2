using CrossMargin.Domain;
using CrossMargin.Margin;

namespace CrossMargin.Api;

/// <summary>One account: all that it holds and owes, and the verdict on it.</summary>
/// <param name="Chain">The chain that the account is confined to: its owner is a contract there. Null for an owner across chains.</param>
/// <param name="AsOf">The last block of each chain that the answer takes account of.</param>
/// <param name="Time">The time that the account is judged at.</param>
/// <param name="Status">From the pessimistic global health; Unknown whenever there is a fault.</param>
/// <param name="Health">The smallest of the pessimistic global health and every local one; null is infinite: nothing is owed.</param>
/// <param name="IsLiquidatable">Whether the venue of any sub-account would liquidate it now, whatever the status says.</param>
/// <param name="BufferUsd">What the net deltas may lose to the latency of their prices.</param>
/// <param name="ShortfallUsd">Maintenance margin minus pessimistic equity, when positive.</param>
/// <param name="Faults">Why the status is Unknown; empty otherwise.</param>
public sealed record AccountResource(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    AccountStatus Status,
    double? Health,
    HealthBoundsResource GlobalHealth,
    bool IsLiquidatable,
    EquityResource Equity,
    RequirementResource Requirement,
    double BufferUsd,
    double ShortfallUsd,
    NettingResource Netting,
    IReadOnlyList<SubAccountResource> SubAccounts,
    IReadOnlyList<ExposureResource> Underlyings,
    IReadOnlyList<PriceResource> Prices,
    IReadOnlyList<FaultResource> Faults)
{
    /// <param name="report">Of the same view.</param>
    public static AccountResource Of(AccountView view, HealthReport report)
    {
        Dictionary<SubAccountId, SubAccountView> views = view.SubAccounts.ToDictionary(one => one.Id);
        return new AccountResource(
            report.Account.Owner.ToString(),
            report.Account.OnlyOn?.Value,
            [.. report.AsOf.Select(BlockResource.Of)],
            report.Time,
            report.Status,
            Finite.OrNull(report.Health),
            HealthBoundsResource.Of(report.GlobalHealth),
            report.IsLiquidatable,
            new EquityResource(report.Equity.Usd, report.Equity.MaintenanceUsd, report.Equity.InitialUsd),
            RequirementResource.Of(report.Requirement),
            report.BufferUsd,
            report.ShortfallUsd,
            NettingResource.Of(report.Netting),
            [.. report.SubAccounts.Select(health => SubAccountResource.Of(views[health.Id], health))],
            [.. report.Underlyings.Select(ExposureResource.Of)],
            [.. report.Prices.Select(PriceResource.Of)],
            [.. report.Faults.Select(fault => new FaultResource(fault.Kind, fault.Chain.Value, fault.About))]);
    }
}

/// <summary>Equity over maintenance margin, if prices moved by their buffers against the account, or for it; null is infinite.</summary>
public sealed record HealthBoundsResource(double? Pessimistic, double? Optimistic)
{
    public static HealthBoundsResource Of(HealthBounds bounds) => new(Finite.OrNull(bounds.Pessimistic), Finite.OrNull(bounds.Optimistic));
}

/// <param name="Usd">Without haircuts.</param>
/// <param name="MaintenanceUsd">After the haircuts of maintenance margin.</param>
/// <param name="InitialUsd">After those of initial margin.</param>
public sealed record EquityResource(double Usd, double MaintenanceUsd, double InitialUsd);

public sealed record RequirementResource(double InitialUsd, double MaintenanceUsd)
{
    public static RequirementResource Of(MarginRequirement requirement) => new(requirement.InitialUsd, requirement.MaintenanceUsd);
}

/// <param name="Efficiency">1 - net / gross.</param>
/// <param name="SavingUsd">Maintenance margin that holding everything as one account saves.</param>
public sealed record NettingResource(
    double NetDeltaUsd, double GrossDeltaUsd, double Efficiency, double IsolatedMaintenanceUsd, double SavingUsd)
{
    public static NettingResource Of(Netting netting) => new(
        netting.NetDeltaUsd, netting.GrossDeltaUsd, netting.Efficiency, netting.IsolatedMaintenanceUsd, netting.SavingUsd);
}

/// <summary>The risk in one underlying, over all venues and chains.</summary>
/// <param name="NetDeltaUsd">Positive is long.</param>
public sealed record ExposureResource(
    string Underlying, double NetDeltaUsd, double GrossDeltaUsd, double NettingEfficiency, RequirementResource Requirement, double BufferUsd)
{
    public static ExposureResource Of(UnderlyingExposure exposure) => new(
        exposure.Underlying.Symbol,
        exposure.NetDeltaUsd,
        exposure.GrossDeltaUsd,
        exposure.NettingEfficiency,
        RequirementResource.Of(exposure.Requirement),
        exposure.BufferUsd);
}

/// <summary>Why the health cannot be relied on.</summary>
public sealed record FaultResource(InputFaultKind Kind, long ChainId, string About);
