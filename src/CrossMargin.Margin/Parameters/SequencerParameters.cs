namespace CrossMargin.Margin.Parameters;

/// <summary>What follows from an outage of a rollup's sequencer.</summary>
public sealed record SequencerParameters
{
    /// <summary>After it came back, for owners to act first; 0 to 1 day. 3,600 s: Chainlink's L2 sequencer uptime feeds, Aave's sentinels.</summary>
    public TimeSpan GracePeriod { get; init => field = Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(1)); } = TimeSpan.FromHours(1);

    /// <summary>On each haircut of that chain meanwhile; 1 to 10. ◊ 1.5: its prices stand still while the others move.</summary>
    public double HaircutFactor { get; init => field = Bound.Within(value, 1, 10); } = 1.5;

    /// <summary>And no haircut smaller than this; 0 to 1. ◊ 1 %: a factor alone never raises a haircut of zero.</summary>
    public double LeastHaircut { get; init => field = Bound.Within(value, 0, 1); } = 0.01;
}
