using System.Text.Json.Serialization;
using CrossMargin.Domain;
using CrossMargin.Margin.Survival;

namespace CrossMargin.Margin;

/// <summary>One sub-account in a report: what its venue says of it stands beside the global health, and is never hidden by it.</summary>
/// <param name="Local">The venue's own verdict; null for venues that cannot liquidate.</param>
/// <param name="EquityUsd">Without haircuts, at the observed prices.</param>
/// <param name="Requirement">The margin that it would need alone.</param>
/// <param name="Isolated">Its health alone, where only its own collateral answers for it; null for a cross sub-account.</param>
/// <param name="Survival">Whether it outlives the time that help needs to reach it; null where its venue cannot liquidate.</param>
/// <param name="Hindrance">Why nobody may be liquidated there now, whatever the venue says; null when nothing hinders.</param>
public sealed record SubAccountHealth(
    SubAccountId Id,
    LocalHealth? Local,
    double EquityUsd,
    MarginRequirement Requirement,
    HealthBounds? Isolated,
    LocalSurvival? Survival,
    string? Hindrance)
{
    /// <summary>
    /// The relative move of all its underlyings at once, each against it, that takes it to its venue's line; to first order, negative below the line. Null where no
    /// move does, nothing is owed, or its venue cannot liquidate.
    /// </summary>
    /// <remarks>Not recorded with a verdict: it follows from what is.</remarks>
    [JsonIgnore]
    public double? Distance { get; init; }
}
