namespace CrossMargin.Margin.Scenarios;

/// <summary>What a portfolio gains in one scenario against its value now; a loss is negative.</summary>
public readonly record struct ScenarioProfit(Scenario Scenario, double PnlUsd);
