namespace CrossMargin.Margin.Oracles;

/// <summary>What a rollup's uptime feed says of its sequencer. A chain that has no such feed has no sequencer state.</summary>
public enum SequencerState
{
    /// <summary>The feed does not say since when; treated as down.</summary>
    Unknown,
    Down,

    /// <summary>Up again, but owners have not yet had the time to act.</summary>
    Grace,
    Up,
}
