using CrossMargin.Domain;
using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Models;

/// <summary>The worst cell of PM2's scenario grid over net exposures across venues and chains.</summary>
/// <remarks>
/// Per underlying: maxLoss = min(basis contingency, worst scenario); margin = factor · (−maxLoss) + contingencies, with the
/// factor 0.8 for maintenance and 1 + de-peg for initial margin (Derive, PMRM_2). An underlying that the grid does not move, as
/// the dollar, keeps the linear rule. Where nothing is owed, open or written, bought options only lose what they are worth: all is stress. What <see cref="HedgeSplit"/> calls hedged is the requirement, the rest is stress.
/// An offset obligation costs the basis rate on top, as in the linear model, and a token carried over from another chain may
/// lose its bridge: ◊ the failure of each chain's bridge but the native one's is one more scenario, for as much of the tokens held
/// there as hedges something elsewhere: so that ETH on two chains is not silently one asset.
/// </remarks>
internal sealed class PortfolioModel : IMarginModel
{
    public ModelVerdict Require(IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs)
    {
        List<ReportLine> requirement = [], stress = [];
        List<GridVerdict> grids = [];
        List<HedgeSplit> splits = [];
        foreach (UnderlyingRisk risk in risks)
        {
            if (!PortfolioGrid.Moves(risk, inputs))
            {
                requirement.AddRange(LinearModel.Lines(risk, inputs));
                continue;
            }

            GridVerdict grid = PortfolioGrid.Evaluate(risk, inputs);
            HedgeSplit split = risk.OwesNothing
                ? new HedgeSplit(-grid.MaxLossUsd, HedgedUsd: 0)
                : HedgeSplit.Of(grid.PnlUsd, grid.SpotFactors, risk.OwnedUsd, Math.Max(0, -grid.BasisUsd));
            requirement.AddRange(Requirement(risk, grid, split, inputs));
            stress.AddRange(Stress(risk, split, inputs));
            grids.Add(grid);
            splits.Add(split);
        }

        requirement.AddRange(CrossUnderlying.Lines(grids, splits, risks, inputs));
        return new ModelVerdict(requirement, stress, [.. grids.Select(OutcomeOf)]);
    }

    /// <summary>What a dollar of scenario loss asks: less for maintenance, more for initial margin when the settlement dollar is off its peg.</summary>
    public static MarginRequirement ForLoss(double lossUsd, MarginInputs inputs) =>
        new(lossUsd * inputs.InitialLossFactor, lossUsd * inputs.Parameters.Pm2.MaintenanceFactor);

    private static IEnumerable<ReportLine> Requirement(UnderlyingRisk risk, GridVerdict grid, HedgeSplit split, MarginInputs inputs)
    {
        double offsetUsd = (risk.ObligationUsd - risk.OpenUsd) * inputs.Parameters.Of(risk.Underlying).Basis;
        foreach ((LineKind kind, MarginRequirement one) in new[]
        {
            (LineKind.Scenario, ForLoss(split.HedgedUsd, inputs)),
            (LineKind.PerpContingency, grid.Perp),
            (LineKind.OptionContingency, grid.Option),
            (LineKind.Basis, new MarginRequirement(offsetUsd, offsetUsd)),
        })
        {
            if (one.InitialUsd > 0)
                yield return new ReportLine(kind, risk.Underlying, null, one.MaintenanceUsd, one.InitialUsd);
        }
    }

    private static IEnumerable<ReportLine> Stress(UnderlyingRisk risk, HedgeSplit split, MarginInputs inputs)
    {
        double bridgeUsd = BridgeLossUsd(risk, inputs.Parameters.Portfolio);
        MarginRequirement total = ForLoss(split.TotalUsd, inputs), hedged = ForLoss(split.HedgedUsd, inputs);
        double maintenanceUsd = hedged.MaintenanceUsd - Math.Max(total.MaintenanceUsd, bridgeUsd);
        double initialUsd = hedged.InitialUsd - Math.Max(total.InitialUsd, bridgeUsd);
        if (initialUsd < 0)
            yield return new ReportLine(LineKind.Stress, risk.Underlying, null, Math.Min(0, maintenanceUsd), initialUsd);
    }

    /// <summary>The most that the failure of one chain's bridge takes.</summary>
    private static double BridgeLossUsd(UnderlyingRisk risk, PortfolioParameters parameters)
    {
        double worstUsd = 0;
        foreach (IGrouping<ChainId, Contribution> chain in risk.Legs.GroupBy(leg => leg.Position.Chain))
        {
            if (parameters.NativeChains.Contains(chain.Key.Value))
                continue;
            double heldUsd = chain.Where(leg => leg.Position.Kind is PositionKind.Asset or PositionKind.Debt).Sum(leg => leg.DeltaUsd);
            double hereUsd = chain.Sum(leg => leg.DeltaUsd), shortElsewhereUsd = hereUsd - risk.NetDeltaUsd;
            worstUsd = Math.Max(worstUsd, Math.Min(heldUsd, Math.Min(hereUsd, shortElsewhereUsd)));
        }

        return parameters.BridgeLoss * worstUsd;
    }

    private static ScenarioOutcome OutcomeOf(GridVerdict grid) => new(
        grid.Underlying, grid.Worst, grid.MaxLossUsd, [.. grid.Scenarios.Zip(grid.PnlUsd, (name, pnl) => new ScenarioPnl(name, pnl))]);
}
