namespace CrossMargin.Margin.Explanations;

/// <summary>How a report's figures came about.</summary>
/// <param name="Equity">Adds up to <see cref="Margin.Equity.MaintenanceUsd"/> and to InitialUsd; the Value lines alone to Usd.</param>
/// <param name="Requirement">Adds up to the requirement.</param>
/// <param name="Buffer">Adds up to the buffer; the same for maintenance and initial.</param>
/// <param name="Scenarios">One for each underlying with a scenario grid, in order of symbol.</param>
public sealed record Explanation(
    IReadOnlyList<ReportLine> Equity,
    IReadOnlyList<ReportLine> Requirement,
    IReadOnlyList<ReportLine> Buffer,
    IReadOnlyList<ScenarioOutcome> Scenarios);
