using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>What the first portfolio manager says of a portfolio, with everything that led there. USD; contingencies are positive.</summary>
public sealed record Pm1Margin
{
    /// <summary>Margin balance after the maintenance requirement: below zero the account is liquidated.</summary>
    public double MaintenanceUsd => EquityUsd + MaxLossUsd - ContingencyUsd;

    /// <summary>Margin balance after the initial requirement: below zero it may open nothing.</summary>
    public double InitialUsd => EquityUsd + (MaxLossUsd - ContingencyUsd) * InitialFactor - ConfidenceContingencyUsd;

    /// <summary>Mark to market of everything, cash included.</summary>
    public double EquityUsd => OptionsUsd + PerpPnlUsd + FundingUsd + BaseUsd + CashUsd;

    public required double CashUsd { get; init; }

    public required double BaseUsd { get; init; }

    public required double PerpPnlUsd { get; init; }

    public required double FundingUsd { get; init; }

    public required double OptionsUsd { get; init; }

    /// <summary>Every scenario of the grid, in its order.</summary>
    public required IReadOnlyList<ScenarioProfit> Scenarios { get; init; }

    /// <summary>The first of the scenarios with the least P&amp;L.</summary>
    public required ScenarioProfit WorstScenario { get; init; }

    /// <summary>At most zero.</summary>
    public required double BasisContingencyUsd { get; init; }

    /// <summary>The worst scenario's P&amp;L, or the basis contingency where that is worse; at most zero.</summary>
    public double MaxLossUsd => Math.Min(BasisContingencyUsd, WorstScenario.PnlUsd);

    public string Worst => WorstScenario.PnlUsd < BasisContingencyUsd ? WorstScenario.Scenario.Name : "basis contingency";

    public double ContingencyUsd => PerpContingencyUsd + BaseAssetContingencyUsd + OptionContingencyUsd;

    public required double PerpContingencyUsd { get; init; }

    public required double BaseAssetContingencyUsd { get; init; }

    public required double OptionContingencyUsd { get; init; }

    /// <summary>For initial margin only.</summary>
    public required double ConfidenceContingencyUsd { get; init; }

    /// <summary>With the loss of the peg.</summary>
    public required double InitialFactor { get; init; }
}
