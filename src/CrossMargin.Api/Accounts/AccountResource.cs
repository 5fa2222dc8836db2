using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Models;

namespace CrossMargin.Api.Accounts;

/// <summary>One account: all that it holds and owes, and the verdict on it.</summary>
/// <param name="Chain">The chain that the account is confined to: its owner is a contract there. Null for an owner across chains.</param>
/// <param name="AsOf">The last block of each chain that the answer takes account of.</param>
/// <param name="Time">The time that the account is judged at.</param>
/// <param name="Model">The model that asked the margin.</param>
/// <param name="Status">From the pessimistic global health; Unknown whenever there is a fault.</param>
/// <param name="Health">The smallest of the pessimistic global health and every local one; null is infinite: nothing is owed.</param>
/// <param name="IsLiquidatable">Whether the venue of any sub-account would liquidate it now, whatever the status says.</param>
/// <param name="CanIncreaseRisk">Whether it may open or withdraw: it has initial margin at pessimistic prices, and none of its prices is late.</param>
/// <param name="UniMMR">Equity over maintenance margin if prices have moved by their buffers against the account; null is infinite.</param>
/// <param name="UniMMROptimistic">The same if they have moved for it.</param>
/// <param name="ActualEquity">USD: assets minus debts, without haircuts.</param>
/// <param name="AccountEquity">USD: the same after the haircuts of maintenance margin.</param>
/// <param name="InitialEquity">USD: the same after the haircuts of initial margin.</param>
/// <param name="IsolatedUsd">What the isolated sub-accounts are worth; equity and margin are those of the others.</param>
/// <param name="AccountInitialMargin">USD.</param>
/// <param name="AccountMaintMargin">USD.</param>
/// <param name="VirtualMaxWithdrawAmount">USD that may leave while initial margin stays, at pessimistic prices.</param>
/// <param name="Chains">What it has on each chain, and how new that is.</param>
/// <param name="BufferUsd">What the latency of prices may cost.</param>
/// <param name="ShortfallUsd">Maintenance margin minus pessimistic equity, when positive.</param>
/// <param name="Faults">Why the status is Unknown; empty otherwise.</param>
/// <param name="Explanation">Only where it is asked for.</param>
public sealed record AccountResource(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    MarginModel Model,
    AccountStatus Status,
    double? Health,
    double? UniMMR,
    double? UniMMROptimistic,
    bool CanIncreaseRisk,
    bool IsLiquidatable,
    double ActualEquity,
    double AccountEquity,
    double InitialEquity,
    double IsolatedUsd,
    double AccountInitialMargin,
    double AccountMaintMargin,
    double VirtualMaxWithdrawAmount,
    double BufferUsd,
    double ShortfallUsd,
    NettingResource Netting,
    IReadOnlyList<ChainFiguresResource> Chains,
    IReadOnlyList<SubAccountResource> SubAccounts,
    IReadOnlyList<ExposureResource> Underlyings,
    IReadOnlyList<PriceResource> Prices,
    IReadOnlyList<FaultResource> Faults,
    ExplanationResource? Explanation)
{
    /// <param name="report">Of the same view.</param>
    public static AccountResource Of(AccountView view, HealthReport report, bool isExplained = false)
    {
        Dictionary<SubAccountId, SubAccountView> views = view.SubAccounts.ToDictionary(one => one.Id);
        return new AccountResource(
            report.Account.Owner.ToString(),
            report.Account.OnlyOn?.Value,
            [.. report.AsOf.Select(BlockResource.Of)],
            report.Time,
            report.Model,
            report.Status,
            Finite.OrNull(report.Health),
            Finite.OrNull(report.GlobalHealth.Pessimistic),
            Finite.OrNull(report.GlobalHealth.Optimistic),
            report.CanIncreaseRisk,
            report.IsLiquidatable,
            report.Equity.Usd,
            report.Equity.MaintenanceUsd,
            report.Equity.InitialUsd,
            report.IsolatedUsd,
            report.Requirement.InitialUsd,
            report.Requirement.MaintenanceUsd,
            report.MaxWithdrawUsd,
            report.BufferUsd,
            report.ShortfallUsd,
            NettingResource.Of(report.Netting),
            [.. view.Chains.Select(chain => ChainFiguresResource.Of(chain, report))],
            [.. report.SubAccounts.Select(health => SubAccountResource.Of(views[health.Id], health))],
            [.. report.Underlyings.Select(ExposureResource.Of)],
            [.. report.Prices.Select(PriceResource.Of)],
            [.. report.Faults.Select(fault => new FaultResource(fault.Kind, fault.Chain.Value, fault.About))],
            isExplained ? ExplanationResource.Of(report.Explanation) : null);
    }
}

/// <summary>Equity over maintenance margin, if prices moved by their buffers against the account, or for it; null is infinite.</summary>
public sealed record HealthBoundsResource(double? Pessimistic, double? Optimistic)
{
    public static HealthBoundsResource? OrNone(HealthBounds? bounds) => bounds is { } some ? Of(some) : null;

    public static HealthBoundsResource Of(HealthBounds bounds) => new(Finite.OrNull(bounds.Pessimistic), Finite.OrNull(bounds.Optimistic));
}

/// <summary>What an account has on one chain, and how far that can be relied on.</summary>
/// <param name="LagSeconds">From the block's time to the account's, less one block time.</param>
/// <param name="Degraded">Why the chain's figures are not to be relied on; null when they are.</param>
/// <param name="Venues">In order of name.</param>
public sealed record ChainFiguresResource(
    long ChainId, BlockResource AsOf, FinalityLevel Finality, double LagSeconds, string? Degraded, double EquityUsd, IReadOnlyList<VenueFiguresResource> Venues)
{
    public static ChainFiguresResource Of(ChainCondition chain, HealthReport report)
    {
        SubAccountHealth[] here = [.. report.SubAccounts.Where(one => one.Id.Venue.Chain == chain.AsOf.Chain)];
        return new ChainFiguresResource(
            chain.AsOf.Chain.Value,
            BlockResource.Of(chain.AsOf),
            chain.Finality,
            chain.Lag.TotalSeconds,
            chain.Degraded,
            here.Sum(one => one.EquityUsd),
            [.. here.GroupBy(one => one.Id.Venue.Name).OrderBy(venue => venue.Key, StringComparer.Ordinal).Select(venue => new VenueFiguresResource(
                venue.Key, venue.Count(), venue.Sum(one => one.EquityUsd), venue.Min(one => one.Distance)))]);
    }
}

/// <param name="Distance">Of the sub-account that is nearest to the venue's line; null: none.</param>
public sealed record VenueFiguresResource(string Venue, int SubAccounts, double EquityUsd, double? Distance);

/// <param name="Imr">Initial margin, USD.</param>
/// <param name="Mmr">Maintenance margin, USD.</param>
public sealed record RequirementResource(double Imr, double Mmr)
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
/// <param name="Greeks">Of everything in the underlying, netted.</param>
/// <param name="BufferUsd">What the latency of its prices may cost.</param>
/// <param name="SavingUsd">What its legs would need apart, minus what they need together.</param>
public sealed record ExposureResource(
    string Underlying,
    double NetDeltaUsd,
    double GrossDeltaUsd,
    double NettingEfficiency,
    GreeksResource Greeks,
    RequirementResource Requirement,
    double BufferUsd,
    double SavingUsd)
{
    public static ExposureResource Of(UnderlyingExposure exposure) => new(
        exposure.Underlying.Symbol,
        exposure.NetDeltaUsd,
        exposure.GrossDeltaUsd,
        exposure.NettingEfficiency,
        new GreeksResource(
            exposure.Greeks.DeltaUsd, exposure.Greeks.GammaUsd, exposure.Greeks.VegaUsd, exposure.Greeks.ThetaUsd, exposure.Greeks.RhoUsd),
        RequirementResource.Of(exposure.Requirement),
        exposure.BufferUsd,
        exposure.SavingUsd);
}

/// <summary>Sensitivities in USD.</summary>
/// <param name="DeltaUsd">Per relative move of the price by one.</param>
/// <param name="GammaUsd">A relative move x is worth half of this times the square of x.</param>
/// <param name="VegaUsd">Per 1.00 of volatility.</param>
/// <param name="ThetaUsd">Per day.</param>
/// <param name="RhoUsd">Per 1.00 of the rate.</param>
public sealed record GreeksResource(double DeltaUsd, double GammaUsd, double VegaUsd, double ThetaUsd, double RhoUsd);

/// <summary>Why the health cannot be relied on.</summary>
public sealed record FaultResource(InputFaultKind Kind, long ChainId, string About);
