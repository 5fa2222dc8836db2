namespace CrossMargin.Margin.Statistics;

/// <summary>Value at risk and expected shortfall of one distribution: losses are positive, gains negative.</summary>
/// <param name="ValueAtRisk">The loss that is not exceeded with the confidence asked for.</param>
/// <param name="ExpectedShortfall">The mean loss of the tail beyond it; never smaller.</param>
public readonly record struct TailRisk(double ValueAtRisk, double ExpectedShortfall)
{
    /// <summary>
    /// The confidence of the expected shortfall that margin uses: Basel's "Minimum capital requirements for market risk" (d457, 2019),
    /// MAR33.4.
    /// </summary>
    public const double ShortfallConfidence = 0.975;

    internal static void RequireConfidence(double confidence)
    {
        if (!(confidence is > 0.5 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "expected above 0.5 and below 1");
    }
}
