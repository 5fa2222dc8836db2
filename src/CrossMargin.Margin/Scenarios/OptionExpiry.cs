using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Scenarios;

/// <summary>Everything held on one expiry, and the market it is priced in.</summary>
public sealed record OptionExpiry
{
    /// <summary>From when before an expiry its settlement price is averaged.</summary>
    private const double SettlementSeconds = 1_800;

    /// <param name="seconds">Until the expiry; 0 to a hundred years. A past expiry has 0.</param>
    /// <param name="movingForwardUsd">The part of the forward that spot moves; 0 to 10¹⁵.</param>
    /// <param name="fixedForwardUsd">The part that is settled already; 0 to 10¹⁵.</param>
    /// <param name="rate">Per year, continuous; −100 to 100. Models that know no negative rate take it as 0.</param>
    /// <param name="confidence">The least of the forward's, the rate's and the volatility's; 0 to 1.</param>
    public OptionExpiry(
        double seconds, double movingForwardUsd, double fixedForwardUsd, double rate, double confidence, IReadOnlyList<OptionLeg> options)
    {
        Seconds = Bound.Within(seconds, 0, Limits.MaxSeconds, nameof(Seconds));
        MovingForwardUsd = Bound.Within(movingForwardUsd, 0, Limits.MaxUsd, nameof(MovingForwardUsd));
        FixedForwardUsd = Bound.Within(fixedForwardUsd, 0, Limits.MaxUsd, nameof(FixedForwardUsd));
        Rate = Bound.Within(rate, -Limits.MaxRate, Limits.MaxRate, nameof(Rate));
        Confidence = Bound.Within(confidence, 0, 1, nameof(Confidence));
        Bound.Within(options.Count, 0, Limits.MaxOptions, nameof(options));
        Options = options;
    }

    public double Seconds { get; }

    public double MovingForwardUsd { get; }

    public double FixedForwardUsd { get; }

    public double Rate { get; }

    public double Confidence { get; }

    public IReadOnlyList<OptionLeg> Options { get; }

    public double ForwardUsd => MovingForwardUsd + FixedForwardUsd;

    public double Years => Seconds / Limits.SecondsPerYear;

    /// <summary>With the forward split by time: inside the last 30 minutes only the share that is still to be averaged moves with spot.</summary>
    /// <remarks>Source: derivexyz/v2-core, LyraForwardFeed.sol, getForwardPricePortions.</remarks>
    public static OptionExpiry OfForward(
        double seconds, double forwardUsd, double rate, double confidence, IReadOnlyList<OptionLeg> options)
    {
        double moving = forwardUsd * Math.Min(seconds / SettlementSeconds, 1);
        return new OptionExpiry(seconds, moving, forwardUsd - moving, rate, confidence, options);
    }
}
