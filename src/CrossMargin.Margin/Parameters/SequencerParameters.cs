namespace CrossMargin.Margin.Parameters;

/// <summary>What follows from an outage of a rollup's sequencer.</summary>
public sealed record SequencerParameters
{
    /// <param name="gracePeriod">After it came back, for owners to act first; 0 to 1 day. 3,600 s: Chainlink's L2 sequencer uptime feeds, Aave's sentinels.</param>
    /// <param name="haircutFactor">On each haircut of that chain meanwhile; 1 to 10. ◊ 1.5: its prices stand still while the others move.</param>
    /// <param name="leastHaircut">And no haircut smaller than this; 0 to 1. ◊ 1 %: a factor alone never raises a haircut of zero.</param>
    public SequencerParameters(TimeSpan? gracePeriod = null, double haircutFactor = 1.5, double leastHaircut = 0.01)
    {
        GracePeriod = Bound.Within(gracePeriod ?? TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.FromDays(1), nameof(GracePeriod));
        HaircutFactor = Bound.Within(haircutFactor, 1, 10, nameof(HaircutFactor));
        LeastHaircut = Bound.Within(leastHaircut, 0, 1, nameof(LeastHaircut));
    }

    public TimeSpan GracePeriod { get; }

    public double HaircutFactor { get; }

    public double LeastHaircut { get; }
}
