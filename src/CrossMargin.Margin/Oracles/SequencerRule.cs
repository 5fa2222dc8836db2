using CrossMargin.Margin.Parameters;

namespace CrossMargin.Margin.Oracles;

/// <summary>What the state of a sequencer allows.</summary>
public static class SequencerRule
{
    /// <param name="upSince">When it came up; null where the feed does not say. A time ahead of <paramref name="now"/> is within the grace period.</param>
    public static SequencerState StateOf(bool isDown, DateTimeOffset? upSince, DateTimeOffset now, SequencerParameters parameters) =>
        (isDown, upSince) switch
        {
            (true, _) => SequencerState.Down,
            (_, null) => SequencerState.Unknown,
            (_, { } since) => now - since > parameters.GracePeriod ? SequencerState.Up : SequencerState.Grace,
        };

    /// <summary>Whether anybody may be liquidated on that chain: only owners who could have acted.</summary>
    public static bool MayLiquidate(SequencerState state) => state is SequencerState.Up;

    /// <summary>The haircut of what is held there: raised while the sequencer is not up, never above 1.</summary>
    public static Haircut HaircutOf(Haircut haircut, SequencerState state, SequencerParameters parameters)
    {
        return state is SequencerState.Up
            ? haircut
            : new Haircut(Raised(haircut.Maintenance), Raised(haircut.Initial));

        double Raised(double fraction) => Math.Clamp(fraction * parameters.HaircutFactor, parameters.LeastHaircut, 1);
    }
}
