using System.Text.Json.Serialization;
using CrossMargin.Domain;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Oracles;

namespace CrossMargin.Margin;

/// <summary>The verdict on one account: the same view, markets and parameters give the same report, bit for bit.</summary>
public sealed record HealthReport
{
    public required AccountId Account { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>The as-of vector: one block per chain, in order of chain number.</summary>
    public required IReadOnlyList<BlockRef> AsOf { get; init; }

    /// <summary>The model that asked the margin.</summary>
    public required MarginModel Model { get; init; }

    /// <summary>From the pessimistic global health; Unknown whenever there is a fault.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>The smallest of the pessimistic global health and every local one: neither hides the other.</summary>
    public required double Health { get; init; }

    /// <summary>Of the cross sub-accounts together, or of an isolated one that is worse.</summary>
    public required HealthBounds GlobalHealth { get; init; }

    /// <summary>Whether the account may open or withdraw: it has initial margin at pessimistic prices, and none of its prices is late.</summary>
    public required bool CanIncreaseRisk { get; init; }

    /// <summary>Whether the venue of any sub-account would liquidate it now, whatever the status says.</summary>
    public required bool IsLiquidatable { get; init; }

    /// <summary>Of the cross sub-accounts.</summary>
    public required Equity Equity { get; init; }

    /// <summary>What the isolated sub-accounts are worth, each no less than nothing: their loss stops at their collateral.</summary>
    public required double IsolatedUsd { get; init; }

    /// <summary>Of the cross sub-accounts, netted over chains and venues.</summary>
    public required MarginRequirement Requirement { get; init; }

    /// <summary>What the latency of prices may cost: between the observed and the pessimistic equity.</summary>
    public required double BufferUsd { get; init; }

    /// <summary>Maintenance margin minus pessimistic equity, when positive.</summary>
    public required double ShortfallUsd { get; init; }

    public required Netting Netting { get; init; }

    /// <summary>USD that may leave while initial margin stays, at pessimistic prices; zero where the account may not increase its risk.</summary>
    /// <remarks>A dollar of an asset with a haircut takes less than a dollar from the equity: this is the safe side of it. Not recorded: it follows from what is.</remarks>
    [JsonIgnore]
    public double MaxWithdrawUsd => CanIncreaseRisk ? Math.Max(0, Equity.InitialUsd - BufferUsd - Requirement.InitialUsd) : 0;

    /// <summary>In order of chain, venue and key.</summary>
    public required IReadOnlyList<SubAccountHealth> SubAccounts { get; init; }

    /// <summary>Of the cross sub-accounts, in order of symbol.</summary>
    public required IReadOnlyList<UnderlyingExposure> Underlyings { get; init; }

    /// <summary>Every price that the account depends on.</summary>
    public required IReadOnlyList<JudgedPrice> Prices { get; init; }

    /// <summary>Why the status is Unknown; empty otherwise.</summary>
    public required IReadOnlyList<InputFault> Faults { get; init; }

    /// <summary>Every summand of equity, requirement and buffer of the cross sub-accounts.</summary>
    public required Explanation Explanation { get; init; }
}
