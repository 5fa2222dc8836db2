using CrossMargin.Margin.Explanations;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Models;

/// <summary>What underlyings may pay of each other's losses, for accounts that opt in.</summary>
/// <remarks>
/// ◊ With θ the margin is (1 − θ) · Σ worst(u) + θ · worst(Σ u): a part as if every underlying met its own worst scenario,
/// a part as if all moved together, so that gains offset losses. The saving is at most the cap of the sum (Deribit, cross-collateral
/// portfolio margin), and only of what obligations cause. Moves of different size or sign are what correlations describe: the
/// expected shortfall of the net deltas and gammas floors the result. Without released correlations nothing is offset.
/// </remarks>
internal static class CrossUnderlying
{
    /// <param name="splits">One for each of <paramref name="grids"/>.</param>
    public static IEnumerable<ReportLine> Lines(
        IReadOnlyList<GridVerdict> grids, IReadOnlyList<HedgeSplit> splits, IReadOnlyList<UnderlyingRisk> risks, MarginInputs inputs)
    {
        PortfolioParameters parameters = inputs.Parameters.Portfolio;
        UnderlyingRisk[] moved = [.. risks.Where(risk => grids.Any(grid => grid.Underlying == risk.Underlying))];
        if (parameters.CrossOffset <= 0 || grids.Count < 2 || !AreCorrelated(moved, inputs))
            yield break;

        double apartUsd = splits.Sum(split => split.TotalUsd), hedgedUsd = splits.Sum(split => split.HedgedUsd);
        double togetherUsd = Enumerable.Range(0, grids[0].PnlUsd.Length).Max(cell => Math.Max(0, -grids.Sum(grid => grid.PnlUsd[cell])));
        double savedUsd = Math.Min(
            Math.Min(parameters.CrossOffset * Math.Max(0, apartUsd - togetherUsd), parameters.CrossOffsetCap * apartUsd), hedgedUsd);
        if (savedUsd <= 0)
            yield break;
        MarginRequirement saved = PortfolioModel.ForLoss(savedUsd, inputs);
        yield return new ReportLine(LineKind.CrossOffset, null, null, -saved.MaintenanceUsd, -saved.InitialUsd);

        // The offset may not take the margin below what the correlations make likely; without the offset it could not be.
        double mostUsd = PortfolioModel.ForLoss(apartUsd, inputs).MaintenanceUsd;
        double floorUsd = Math.Min(ExpectedShortfall.OfNetUsd(moved, inputs) ?? mostUsd, mostUsd);
        double raisedUsd = floorUsd - PortfolioModel.ForLoss(apartUsd - savedUsd, inputs).MaintenanceUsd;
        if (raisedUsd > 0)
            yield return new ReportLine(LineKind.ShortfallFloor, null, null, raisedUsd, raisedUsd);
    }

    private static bool AreCorrelated(UnderlyingRisk[] risks, MarginInputs inputs) =>
        inputs.Market.Correlations is { } correlations
        && risks.All(left => risks.All(right => correlations.Between(left.Underlying, right.Underlying) is not null));
}
