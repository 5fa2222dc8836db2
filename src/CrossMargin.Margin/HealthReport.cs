using CrossMargin.Domain;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin;

/// <summary>The verdict on one account: the same view and parameters give the same report, bit for bit.</summary>
/// <param name="AsOf">The as-of vector: one block per chain, in order of chain number.</param>
/// <param name="Status">From the pessimistic global health; Unknown whenever there is a fault.</param>
/// <param name="Health">The smallest of the pessimistic global health and every local one: neither hides the other.</param>
/// <param name="IsLiquidatable">Whether the venue of any sub-account would liquidate it now, whatever the status says.</param>
/// <param name="Requirement">The linear requirement, netted over chains and venues.</param>
/// <param name="BufferUsd">What the net deltas may lose to the latency of their prices: between the observed and the pessimistic equity.</param>
/// <param name="ShortfallUsd">Maintenance margin minus pessimistic equity, when positive.</param>
/// <param name="SubAccounts">In order of chain, venue and key.</param>
/// <param name="Underlyings">In order of symbol.</param>
/// <param name="Prices">Every price that the account depends on.</param>
/// <param name="Faults">Why the status is Unknown; empty otherwise.</param>
public sealed record HealthReport(
    AccountId Account,
    DateTimeOffset Time,
    IReadOnlyList<BlockRef> AsOf,
    AccountStatus Status,
    double Health,
    HealthBounds GlobalHealth,
    bool IsLiquidatable,
    Equity Equity,
    MarginRequirement Requirement,
    double BufferUsd,
    double ShortfallUsd,
    Netting Netting,
    IReadOnlyList<SubAccountHealth> SubAccounts,
    IReadOnlyList<UnderlyingExposure> Underlyings,
    IReadOnlyList<JudgedPrice> Prices,
    IReadOnlyList<InputFault> Faults);
