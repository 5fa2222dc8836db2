using CrossMargin.Domain;
using CrossMargin.Margin.Exposures;

namespace CrossMargin.Margin;

/// <summary>The risk of an account in one underlying, netted over venues and chains. All in USD.</summary>
/// <param name="LongDeltaUsd">Sum of the long deltas of what is settled, never negative.</param>
/// <param name="ShortDeltaUsd">Sum of the sizes of the short deltas, never negative.</param>
/// <param name="Greeks">Of everything in the underlying, netted.</param>
/// <param name="Requirement">Of the obligations in this underlying, after netting.</param>
/// <param name="BufferUsd">What the net risk may lose to the latency of its prices; never negative.</param>
/// <param name="SavingUsd">What the sub-accounts would need alone, minus what they need together; never negative.</param>
public sealed record UnderlyingExposure(
    Underlying Underlying,
    double LongDeltaUsd,
    double ShortDeltaUsd,
    DollarGreeks Greeks,
    MarginRequirement Requirement,
    double BufferUsd,
    double SavingUsd)
{
    /// <summary>Positive is long.</summary>
    public double NetDeltaUsd => LongDeltaUsd - ShortDeltaUsd;

    public double GrossDeltaUsd => LongDeltaUsd + ShortDeltaUsd;

    /// <summary>1 − |net| / gross: 0 when nothing offsets anything, 1 for a perfect hedge.</summary>
    public double NettingEfficiency => Netting.EfficiencyOf(Math.Abs(NetDeltaUsd), GrossDeltaUsd);
}
