using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>Finds the first rung of the validity ladder that a price fails.</summary>
/// <remarks>
/// Drift v2, math/oracle.rs, oracle_validity: non-positive, too volatile, too uncertain, stale for margin, insufficient data, stale for
/// new risk (there: for the AMM). A time ahead of ours is judged just before staleness: it is an age, and a wrong one.
/// Drift divides integers, so that its ratio is exceeded only from 6 on; ours is exceeded above 5.
/// </remarks>
public static class ValidityLadder
{
    public static PriceValidity Judge(PriceReading reading, PriceAgeLimits limits, PriceGuards guards) => reading switch
    {
        { Usd: not (> 0 and < double.PositiveInfinity) } => PriceValidity.NonPositive,
        { TwapUsd: { } twap } when !IsCalm(reading.Usd, twap, guards.TooVolatileRatio) => PriceValidity.TooVolatile,
        { Confidence: { } confidence } when !(confidence <= guards.MaxConfidence * guards.TierMultiple) => PriceValidity.TooUncertain,
        { SinceUpdate: { } since } when since < -guards.ClockTolerance => PriceValidity.FromTheFuture,
        { SinceUpdate: null } => PriceValidity.Stale,
        { SinceUpdate: { } since } when since > limits.Margin => PriceValidity.Stale,
        { HasEnoughData: false } => PriceValidity.InsufficientData,
        { SinceUpdate: { } since } when since > limits.IncreaseRisk => PriceValidity.StaleForIncrease,
        _ => PriceValidity.Valid,
    };

    /// <summary>In either direction; never beside an average that is none.</summary>
    private static bool IsCalm(double usd, double twapUsd, double ratio) => usd <= ratio * twapUsd && twapUsd <= ratio * usd;
}
