using System.Text.Json.Serialization;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Commands;

/// <summary>What a margin model says of one portfolio: one line of <c>margin --json</c>.</summary>
/// <param name="File">As it was given.</param>
/// <param name="Case">Its name in a file of many; left out otherwise.</param>
/// <param name="Mm">Margin balance after the maintenance requirement, USD; below zero it would be liquidated.</param>
/// <param name="Im">Margin balance after the initial requirement, USD; below zero it may open nothing.</param>
/// <param name="Equity">Mark to market of everything, cash included, USD.</param>
/// <param name="Worst">What sets the requirement: a scenario, the basis contingency, or a market.</param>
internal sealed record MarginVerdict(
    string File,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Case,
    double Mm,
    double Im,
    double Equity,
    string Worst,
    IReadOnlyList<NamedProfit> Scenarios)
{
    /// <summary>Of this program's own models: E / MM at the pessimistic prices, or a venue's own health where that is smaller; infinity where nothing is owed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double? Health { get; init; }

    /// <summary>Of this program's own models: the rung of the status ladder.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Of this program's own models: why the status is Unknown; empty otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Faults { get; init; }

    public static IReadOnlyList<NamedProfit> Named(IReadOnlyList<ScenarioProfit> scenarios) =>
        [.. scenarios.Select(one => new NamedProfit(one.Scenario.Name, one.PnlUsd))];
}

/// <summary>One scenario's P&amp;L, USD.</summary>
internal readonly record struct NamedProfit(string Name, double Pnl);
