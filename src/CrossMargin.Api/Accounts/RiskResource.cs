using CrossMargin.Margin;
using CrossMargin.Margin.Replay;
using CrossMargin.Margin.WhatIf;

namespace CrossMargin.Api.Accounts;

/// <summary>What an account stands to lose.</summary>
/// <param name="Worst">The cell of the grid that loses most.</param>
/// <param name="Underlyings">One for each underlying that the margin's own scenario grid moves; empty for an account that is margined by rates.</param>
public sealed record RiskResource(
    string Owner,
    long? Chain,
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    TailRiskResource ValueAtRisk,
    StressGridResource Grid,
    StressCellResource Worst,
    IReadOnlyList<ScenarioOutcomeResource> Underlyings)
{
    public static RiskResource Of(RecordedVerdict now)
    {
        HealthReport report = now.Replay();
        StressGrid grid = StressGrid.Of(now, StressGrid.DefaultPriceMoves, StressGrid.DefaultVolatilityMoves);
        return new RiskResource(
            report.Account.Owner.ToString(),
            report.Account.OnlyOn?.Value,
            [.. report.AsOf.Select(BlockResource.Of)],
            report.Time,
            TailRiskResource.Of(AccountTailRisk.Of(now.View, now.Market, now.Parameters)),
            StressGridResource.Of(grid),
            StressCellResource.Of(grid.Worst),
            [.. report.Explanation.Scenarios.Select(ScenarioOutcomeResource.Of)]);
    }
}

/// <summary>Of the cross sub-accounts; losses are positive.</summary>
/// <param name="ValueAtRisk">USD: not exceeded with the confidence, over the horizon.</param>
/// <param name="ExpectedShortfall">USD: the mean of what is beyond.</param>
/// <param name="IsReliable">False where options bend the result too much for the expansion: look at the grid then.</param>
/// <param name="IsDiversified">Whether correlations were at hand. Without them the risks of the underlyings are added up.</param>
public sealed record TailRiskResource(
    double ValueAtRisk, double ExpectedShortfall, double Confidence, double HorizonSeconds, bool IsReliable, bool IsDiversified)
{
    public static TailRiskResource Of(AccountTailRisk tail) => new(
        tail.Risk.ValueAtRisk, tail.Risk.ExpectedShortfall, tail.Confidence, tail.Horizon.TotalSeconds, tail.IsReliable, tail.IsDiversified);
}

/// <param name="PriceMoves">Of everything but the dollar at once; relative.</param>
/// <param name="VolatilityMoves">Relative.</param>
/// <param name="Cells">By volatility move, then by price move.</param>
public sealed record StressGridResource(
    IReadOnlyList<double> PriceMoves, IReadOnlyList<double> VolatilityMoves, IReadOnlyList<IReadOnlyList<StressCellResource>> Cells)
{
    public static StressGridResource Of(StressGrid grid) => new(
        grid.PriceMoves,
        grid.VolatilityMoves,
        [.. grid.Cells.Select(IReadOnlyList<StressCellResource> (row) => [.. row.Select(StressCellResource.Of)])]);
}

/// <param name="PnlUsd">What the account would be worth less what it is worth.</param>
/// <param name="UniMMR">Pessimistic; null is infinite.</param>
/// <param name="IsLiquidatable">Whether a venue would liquidate some of it; an estimate where there are perpetuals or options.</param>
public sealed record StressCellResource(
    double PriceMove,
    double VolatilityMove,
    double PnlUsd,
    double ActualEquity,
    double AccountEquity,
    double AccountMaintMargin,
    double? UniMMR,
    AccountStatus Status,
    bool IsLiquidatable)
{
    public static StressCellResource Of(StressCell cell) => new(
        cell.PriceMove,
        cell.VolatilityMove,
        cell.PnlUsd,
        cell.Equity.Usd,
        cell.Equity.MaintenanceUsd,
        cell.MaintenanceUsd,
        Finite.OrNull(cell.Health.Pessimistic),
        cell.Status,
        cell.IsLiquidatable);
}
