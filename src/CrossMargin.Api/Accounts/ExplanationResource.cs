using CrossMargin.Margin.Explanations;

namespace CrossMargin.Api.Accounts;

/// <summary>Every summand of an account's figures, and every scenario.</summary>
/// <param name="Equity">Adds up to the equity of maintenance, and of initial margin.</param>
/// <param name="Requirement">Adds up to the requirement.</param>
/// <param name="Buffer">Adds up to the buffer.</param>
/// <param name="Scenarios">One for each underlying that a scenario grid moves.</param>
public sealed record ExplanationResource(
    IReadOnlyList<LineResource> Equity,
    IReadOnlyList<LineResource> Requirement,
    IReadOnlyList<LineResource> Buffer,
    IReadOnlyList<ScenarioOutcomeResource> Scenarios)
{
    public static ExplanationResource Of(Explanation explanation) => new(
        [.. explanation.Equity.Select(LineResource.Of)],
        [.. explanation.Requirement.Select(LineResource.Of)],
        [.. explanation.Buffer.Select(LineResource.Of)],
        [.. explanation.Scenarios.Select(ScenarioOutcomeResource.Of)]);
}

/// <param name="Underlying">Null for what concerns the account as a whole.</param>
/// <param name="Position">For people; null for what concerns the underlying as a whole.</param>
public sealed record LineResource(LineKind Kind, string? Underlying, string? Position, double MaintenanceUsd, double InitialUsd)
{
    public static LineResource Of(ReportLine line) =>
        new(line.Kind, line.Underlying?.Symbol, line.Position?.ToString(), line.MaintenanceUsd, line.InitialUsd);
}

/// <param name="Worst">The scenario that decides, or the basis contingency.</param>
/// <param name="WorstUsd">Its gain or loss; at most 0.</param>
/// <param name="PnlUsd">By the scenario's name.</param>
public sealed record ScenarioOutcomeResource(string Underlying, string Worst, double WorstUsd, IReadOnlyList<ScenarioPnl> PnlUsd)
{
    public static ScenarioOutcomeResource Of(ScenarioOutcome outcome) =>
        new(outcome.Underlying.Symbol, outcome.Worst, outcome.WorstUsd, outcome.Scenarios);
}
