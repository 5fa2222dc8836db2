using CrossMargin.Domain;

namespace CrossMargin.Margin.Models;

/// <summary>What the scenario grid says of one underlying.</summary>
/// <param name="Scenarios">Names, in the order of the grid.</param>
/// <param name="PnlUsd">Of everything in the underlying, for each scenario; a loss is negative.</param>
/// <param name="SpotFactors">What one dollar of the spot token gains in each scenario.</param>
/// <param name="BasisUsd">The basis contingency: at most 0.</param>
/// <param name="Perp">The contingency of perpetuals; positive.</param>
/// <param name="Option">The contingency of written options that no bought ones cover; positive.</param>
internal sealed record GridVerdict(
    Underlying Underlying,
    IReadOnlyList<string> Scenarios,
    double[] PnlUsd,
    double[] SpotFactors,
    double BasisUsd,
    MarginRequirement Perp,
    MarginRequirement Option)
{
    /// <summary>The name of what decides: a scenario, or the basis contingency where that is worse.</summary>
    public string Worst => WorstScenario is var worst && PnlUsd[worst] <= BasisUsd ? Scenarios[worst] : "basis contingency";

    /// <summary>min(basis contingency, worst scenario), at most 0.</summary>
    public double MaxLossUsd => Math.Min(Math.Min(0, BasisUsd), PnlUsd[WorstScenario]);

    private int WorstScenario => Array.IndexOf(PnlUsd, PnlUsd.Min());
}
