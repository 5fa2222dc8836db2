namespace CrossMargin.Domain;

/// <summary>What a chain's sequencer uptime feed says, at the block that the chain's part of a view stands at.</summary>
/// <param name="IsUp">False also while the feed gives no readable answer: nobody may rely on a sequencer that nobody vouches for.</param>
/// <param name="Since">Since when it is up or down, by the feed; null while it gives no answer.</param>
public sealed record SequencerStatus(bool IsUp, DateTimeOffset? Since);
