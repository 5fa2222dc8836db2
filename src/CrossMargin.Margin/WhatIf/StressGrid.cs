using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;

namespace CrossMargin.Margin.WhatIf;

/// <summary>An account under every pair of a price move and a volatility move, each judged in full.</summary>
/// <param name="PriceMoves">Of every underlying that scenarios move, all at once; relative.</param>
/// <param name="VolatilityMoves">Relative.</param>
/// <param name="Cells">By volatility move, then by price move.</param>
public sealed record StressGrid(
    IReadOnlyList<double> PriceMoves, IReadOnlyList<double> VolatilityMoves, IReadOnlyList<IReadOnlyList<StressCell>> Cells)
{
    private const int CellsMax = 400;

    /// <summary>◊ Half down to half up.</summary>
    public static IReadOnlyList<double> DefaultPriceMoves { get; } = [-0.5, -0.4, -0.3, -0.2, -0.1, -0.05, 0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

    /// <summary>◊ Half down to double.</summary>
    public static IReadOnlyList<double> DefaultVolatilityMoves { get; } = [-0.5, -0.25, 0, 0.5, 1];

    /// <summary>The cell that loses most; the first of equal ones.</summary>
    public StressCell Worst => Cells.SelectMany(row => row).MinBy(cell => cell.PnlUsd)!;

    /// <param name="priceMoves">With the volatility moves at most 400 cells; ranges as of <see cref="MarketShock"/>.</param>
    public static StressGrid Of(RecordedVerdict now, IReadOnlyList<double> priceMoves, IReadOnlyList<double> volatilityMoves)
    {
        Bound.Within(priceMoves.Count * volatilityMoves.Count, 1, CellsMax, nameof(priceMoves));
        HealthReport before = now.Replay();

        // Without options volatility moves no value; what it does to the latency buffer is not what is asked here.
        bool hasOptions = now.View.SubAccounts.Any(one => one.Options.Count > 0);
        IReadOnlyList<StressCell>? row = hasOptions ? null : RowOf(now, before, priceMoves, 0);
        return new StressGrid(priceMoves, volatilityMoves, [.. volatilityMoves.Select(move => row is null
            ? RowOf(now, before, priceMoves, move)
            : [.. row.Select(cell => cell with { VolatilityMove = move })])]);
    }

    private static IReadOnlyList<StressCell> RowOf(RecordedVerdict now, HealthReport before, IReadOnlyList<double> priceMoves, double volatilityMove) =>
        [.. priceMoves.Select(move => CellOf(now, before, new MarketShock(null, move, volatilityMove)))];

    private static StressCell CellOf(RecordedVerdict now, HealthReport before, MarketShock shock)
    {
        HealthReport after = shock is { PriceMove: 0, VolatilityMove: 0 } ? before : (now with
        {
            View = shock.Apply(now.View, now.Market, now.Parameters),
            Market = shock.Apply(now.Market, now.Parameters),
        }).Replay();
        return new StressCell(
            shock.PriceMove,
            shock.VolatilityMove,
            after.Equity.Usd + after.IsolatedUsd - before.Equity.Usd - before.IsolatedUsd,
            after.Equity,
            after.Requirement.MaintenanceUsd,
            after.GlobalHealth,
            after.Status,
            after.IsLiquidatable);
    }
}

/// <param name="PnlUsd">What the account would be worth less what it is worth, isolated sub-accounts with it; a loss is negative.</param>
/// <param name="Equity">Of the cross sub-accounts, as the maintenance margin.</param>
/// <param name="IsLiquidatable">Whether a venue would liquidate some of it; an estimate where there are perpetuals or options.</param>
public sealed record StressCell(
    double PriceMove,
    double VolatilityMove,
    double PnlUsd,
    Equity Equity,
    double MaintenanceUsd,
    HealthBounds Health,
    AccountStatus Status,
    bool IsLiquidatable);
