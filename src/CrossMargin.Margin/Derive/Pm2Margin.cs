using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>What PM2 says of a portfolio, with everything that led there. USD.</summary>
public sealed record Pm2Margin
{
    /// <summary>Margin balance after the maintenance requirement: below zero the account is liquidated.</summary>
    public double MaintenanceUsd => EquityUsd + MaintenanceFactor * MaxLossUsd - Maintenance.TotalUsd;

    /// <summary>Margin balance after the initial requirement: below zero it may open nothing.</summary>
    public double InitialUsd => EquityUsd + InitialFactor * MaxLossUsd - Maintenance.TotalUsd - AddedInitial.TotalUsd;

    /// <summary>Mark to market of everything, cash included.</summary>
    public double EquityUsd => OptionsUsd + PerpPnlUsd + FundingUsd + CollateralUsd + CashUsd;

    public required double CashUsd { get; init; }

    public required double CollateralUsd { get; init; }

    public required double PerpPnlUsd { get; init; }

    public required double FundingUsd { get; init; }

    /// <summary>All options at their marks, discounted at the rate alone.</summary>
    public double OptionsUsd => Expiries.Sum(expiry => expiry.MarkToMarketUsd);

    /// <summary>The same after each expiry's static discount.</summary>
    public double OptionsDiscountedUsd => Expiries.Sum(expiry => expiry.DiscountedUsd);

    /// <summary>Every scenario of the grid, in its order.</summary>
    public required IReadOnlyList<ScenarioProfit> Scenarios { get; init; }

    /// <summary>At most zero.</summary>
    public double BasisContingencyUsd => Expiries.Sum(expiry => expiry.BasisContingencyUsd);

    /// <summary>The worst scenario's P&amp;L, or the basis contingency where that is worse; at most zero.</summary>
    public double MaxLossUsd => Math.Min(BasisContingencyUsd, WorstScenario.PnlUsd);

    public string Worst => WorstScenario.PnlUsd < BasisContingencyUsd ? WorstScenario.Scenario.Name : "basis contingency";

    /// <summary>The first of the scenarios with the least P&amp;L.</summary>
    public required ScenarioProfit WorstScenario { get; init; }

    public required double MaintenanceFactor { get; init; }

    /// <summary>With the loss of the peg.</summary>
    public required double InitialFactor { get; init; }

    public required Pm2Charges Maintenance { get; init; }

    /// <summary>What initial margin adds to <see cref="Maintenance"/>.</summary>
    public required Pm2Charges AddedInitial { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<Pm2ExpiryMargin> Expiries { get; init; }
}
