using CrossMargin.Margin.Scenarios;

namespace CrossMargin.Margin.Derive;

/// <summary>Derive's second portfolio margin manager: every position of one underlying repriced in every scenario of a grid.</summary>
/// <remarks>
/// maxLoss = min(basis contingency, worst scenario P&amp;L); MM = E + 0.8·maxLoss − C_mm; IM = E + (1 + peg)·maxLoss − C_mm − C_im.
/// Source: derivexyz/v2-core 7736900d, PMRM_2.sol, _arrangePortfolio, and PMRMLib_2.sol, addPrecomputes, getScenarioPnL and
/// getMarginAndMarkToMarket. In doubles, where the contract has 18 decimals.
/// Equal positions are merged and all are sorted first, so neither their order nor an exact splitting changes a bit.
/// </remarks>
public static class Pm2
{
    /// <exception cref="ArgumentOutOfRangeException">Prices and quantities whose product is not a number of USD.</exception>
    public static Pm2Margin Evaluate(Pm2Portfolio portfolio, Pm2Parameters parameters)
    {
        Pm2Book book = new(portfolio, parameters);
        ScenarioProfit[] scenarios = new ScenarioProfit[parameters.Grid.Scenarios.Count];
        int worst = 0;
        for (int index = 0; index < scenarios.Length; index++)
        {
            Scenario scenario = parameters.Grid.Scenarios[index];
            scenarios[index] = new ScenarioProfit(scenario, book.PnlUsd(index, scenario));
            if (scenarios[index].PnlUsd < scenarios[worst].PnlUsd)
                worst = index;
        }

        Pm2Margin margin = new()
        {
            CashUsd = portfolio.CashUsd,
            CollateralUsd = book.CollateralUsd,
            PerpPnlUsd = book.Perp.UnrealisedPnlUsd,
            FundingUsd = book.Perp.UnsettledFundingUsd,
            Scenarios = scenarios,
            WorstScenario = scenarios[worst],
            MaintenanceFactor = parameters.MaintenanceFactor,
            InitialFactor = parameters.InitialFactor + parameters.Contingency.PegLoss(portfolio.StableUsd),
            Maintenance = book.MaintenanceCharges(),
            AddedInitial = book.AddedInitialCharges(),
            Expiries = [.. book.Expiries.Select(expiry => expiry.Margin)],
        };
        return double.IsFinite(margin.MaintenanceUsd) && double.IsFinite(margin.InitialUsd)
            ? margin
            : throw new ArgumentOutOfRangeException(nameof(portfolio), margin.MaintenanceUsd, "Expected positions whose value is a finite number of USD.");
    }

    /// <summary>What each position and each rule adds to one scenario. The parts sum to the scenario's P&amp;L, to rounding.</summary>
    public static IReadOnlyList<ScenarioContribution> Explain(Pm2Portfolio portfolio, Pm2Parameters parameters, Scenario scenario) =>
        [.. new Pm2Book(portfolio, parameters with { Grid = new ScenarioGrid([scenario]) }).Explain(scenario)];
}
