using CrossMargin.Domain;

namespace CrossMargin.Margin.Explanations;

/// <summary>What one underlying gains or loses in every scenario of its grid.</summary>
/// <param name="Worst">The name of the scenario that decides, or of the basis contingency.</param>
/// <param name="WorstUsd">Its gain or loss; at most 0.</param>
public sealed record ScenarioOutcome(Underlying Underlying, string Worst, double WorstUsd, IReadOnlyList<ScenarioPnl> Scenarios);

/// <param name="PnlUsd">Of everything in the underlying, dampened as the scenario says; a loss is negative.</param>
public sealed record ScenarioPnl(string Scenario, double PnlUsd);
