using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;
using CrossMargin.Margin.Oracles;
using CrossMargin.Margin.Survival;

namespace CrossMargin.Margin;

/// <summary>What stands beside the global health for each sub-account: its own margin, its survival, and what hinders its liquidation.</summary>
internal static class SubAccountJudge
{
    /// <param name="each">Every sub-account with its own pool, in the order of the report.</param>
    public static IReadOnlyList<SubAccountHealth> Of(IReadOnlyList<(SubAccountView View, MarginPool Pool)> each, MarginInputs inputs) =>
    [
        .. each.Select(one => new SubAccountHealth(
            one.View.Id,
            one.View.Local,
            one.Pool.Equity.Usd,
            one.Pool.Requirement,
            one.View.IsIsolated ? one.Pool.Bounds : null,
            SurvivalOf(one.View, one.Pool, each, inputs),
            HindranceOf(one.View, one.Pool, inputs))
            {
                Distance = DistanceOf(one.View, one.Pool, inputs),
            }),
    ];

    /// <summary>Collateral moves the excess by what the venue counts of it, everything else by its delta. What scenarios do not move stands still.</summary>
    private static double? DistanceOf(SubAccountView view, MarginPool pool, MarginInputs inputs)
    {
        if (view.Local is not { } local || !double.IsFinite(local.ExcessUsd) || double.IsPositiveInfinity(local.HealthFactor))
            return null;
        double perMoveUsd = 0;
        foreach (UnderlyingRisk risk in pool.Risks.Where(risk => inputs.Parameters.Of(risk.Underlying).Shock > 0))
        {
            double uncountedUsd = view.Collateral
                .Where(owned => owned.Token.Underlying == risk.Underlying)
                .Sum(owned => PositionValue.Usd(owned) * (1 - owned.LiquidationThreshold));
            perMoveUsd += Math.Abs(risk.HeldDeltaUsd - uncountedUsd);
        }

        return perMoveUsd > 0 ? local.ExcessUsd / perMoveUsd : null;
    }

    private static LocalSurvival? SurvivalOf(
        SubAccountView view, MarginPool pool, IReadOnlyList<(SubAccountView View, MarginPool Pool)> each, MarginInputs inputs)
    {
        if (view.Local is not { } local)
            return null;
        IReadOnlyList<LocalDelta> deltas =
            [.. pool.Risks.Select(risk => new LocalDelta(risk.Underlying, risk.HeldDeltaUsd, inputs.VolatilityOf(risk.Underlying)))];
        return LocalSurvival.Of(local.ExcessUsd, deltas, HelpFor(view, each, inputs), inputs.Parameters.Survival);
    }

    /// <summary>
    /// The quickest way from another sub-account that has something to send. Without any, help can only come from outside: it need not
    /// cross a chain then, but it must be noticed.
    /// </summary>
    private static SurvivalTimes HelpFor(SubAccountView view, IReadOnlyList<(SubAccountView View, MarginPool Pool)> each, MarginInputs inputs)
    {
        ChainId target = view.Id.Venue.Chain;
        return each
            .Where(one => one.View.Id != view.Id && !one.View.IsIsolated && one.Pool.Equity.Usd > 0)
            .Select(one => one.View.Id.Venue.Chain)
            .DefaultIfEmpty(target)
            .Select(source => SurvivalTimes.Between(source, target, inputs.Parameters.Latencies, inputs.Parameters.Survival))
            .MinBy(times => times.Total);
    }

    /// <summary>The chain's own line decides who fails; whether anybody may be taken to it while his chain stands still does not.</summary>
    private static string? HindranceOf(SubAccountView view, MarginPool pool, MarginInputs inputs)
    {
        ChainId chain = view.Id.Venue.Chain;
        if (inputs.SequencerOf(chain) is { } sequencer && !SequencerRule.MayLiquidate(sequencer))
        {
            return string.Create(CultureInfo.InvariantCulture, $"the sequencer of chain {chain} is {sequencer switch
            {
                SequencerState.Down => "down",
                SequencerState.Grace => "up again for too short a time",
                _ => "in a state that its feed does not tell",
            }}");
        }

        JudgedPrice? unfit = pool.Prices
            .Select(holding => inputs.PriceOf(holding.Underlying, holding.Chain, holding.Price))
            .FirstOrDefault(price => price is not null && IsUnfit(price));
        return unfit is null ? null : $"the price of {unfit.Underlying} on chain {unfit.Chain} is unfit for a liquidation: {unfit.Validity}";
    }

    /// <summary>
    /// Of a feed that promised nothing, or says no time, age proves nothing: the venue liquidates by it, and so may we.
    /// </summary>
    private static bool IsUnfit(JudgedPrice price) =>
        price.Validity is PriceValidity.NonPositive or PriceValidity.TooVolatile or PriceValidity.FromTheFuture
        || (price.Price is { Feed: not null, UpdatedAt: not null } && !price.Permits(PriceUse.Liquidate));
}
