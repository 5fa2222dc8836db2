namespace CrossMargin.Margin.Parameters;

/// <summary>What a price must pass to be relied on.</summary>
/// <remarks>Drift v2, ValidityGuardRails: confidence_interval_max_size, too_volatile_ratio, and the multipliers of contract tiers.</remarks>
public sealed record PriceGuards
{
    /// <param name="maxConfidence">The widest confidence interval, as a fraction of the price; 0 to 1. 2 % in Drift.</param>
    /// <param name="tierMultiple">How much wider it may be for markets of a lower tier; 1 to 50. Drift's A and B 1, C 2, speculative 10, the rest 50.</param>
    /// <param name="tooVolatileRatio">The largest ratio of price and TWAP, in either direction; above 1, to 100. 5 in Drift.</param>
    /// <param name="clockTolerance">How far a price's time may lie ahead of ours; 0 to 1 day. ◊ Above the drift that clients accept of a block.</param>
    /// <param name="liquidationPatience">
    /// How many times the limit of margin a price may be old and still liquidate; 1 to 100. ◊ 3, Drift's multiple for stable
    /// coins; Drift itself liquidates at any age, Jupiter at a longer one than it opens at.
    /// </param>
    public PriceGuards(
        double maxConfidence = 0.02,
        double tierMultiple = 1,
        double tooVolatileRatio = 5,
        TimeSpan? clockTolerance = null,
        double liquidationPatience = 3)
    {
        MaxConfidence = Bound.Within(maxConfidence, 0, 1, nameof(MaxConfidence));
        TierMultiple = Bound.Within(tierMultiple, 1, 50, nameof(TierMultiple));
        TooVolatileRatio = Bound.Within(tooVolatileRatio, Math.BitIncrement(1.0), 100, nameof(TooVolatileRatio));
        ClockTolerance = Bound.Within(
            clockTolerance ?? TimeSpan.FromMinutes(5), TimeSpan.Zero, TimeSpan.FromDays(1), nameof(ClockTolerance));
        LiquidationPatience = Bound.Within(liquidationPatience, 1, 100, nameof(LiquidationPatience));
    }

    public double MaxConfidence { get; }

    public double TierMultiple { get; }

    public double TooVolatileRatio { get; }

    public TimeSpan ClockTolerance { get; }

    public double LiquidationPatience { get; }
}
