using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Survival;

/// <summary>How long help takes. None is negative.</summary>
/// <param name="Detection">Until it is sent.</param>
/// <param name="Finality">Until its chain has settled it.</param>
/// <param name="Bridge">Until it has arrived; zero on the same chain.</param>
public readonly record struct SurvivalTimes(TimeSpan Detection, TimeSpan Finality, TimeSpan Bridge)
{
    public TimeSpan Total => Detection + Transfer;

    /// <summary>From sending to arrival.</summary>
    public TimeSpan Transfer => Finality + Bridge;

    /// <param name="source">The chain that the collateral is on; on the venue's own chain nothing need settle or cross.</param>
    public static SurvivalTimes Between(ChainId source, ChainId venue, ChainLatencies latencies, SurvivalParameters parameters) =>
        source == venue
            ? new(parameters.Detection, TimeSpan.Zero, TimeSpan.Zero)
            : new(parameters.Detection, latencies.Of(source).Finality, latencies.Of(source).FastBridge);
}
