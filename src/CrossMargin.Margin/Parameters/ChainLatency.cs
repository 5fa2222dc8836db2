namespace CrossMargin.Margin.Parameters;

/// <summary>How long what starts on one chain takes until it counts on another.</summary>
public sealed record ChainLatency
{
    /// <param name="finality">Until a message from the chain may be relied on elsewhere; 0 to 14 days. CCIP's latency, which is nearly all waiting for that.</param>
    public ChainLatency(TimeSpan finality) => Finality = Checked(finality, nameof(Finality));

    public TimeSpan Finality { get; }

    /// <summary>What a transfer takes besides; 0 to 14 days. 20 s, the upper end of CCTP's fast transfers, which wait for no finality.</summary>
    public TimeSpan FastBridge { get; init => field = Checked(value, nameof(FastBridge)); } = TimeSpan.FromSeconds(20);

    /// <summary>A whole transfer that waits for finality itself; 0 to 14 days. 19 min, the upper end of CCTP's standard ones.</summary>
    public TimeSpan StandardBridge { get; init => field = Checked(value, nameof(StandardBridge)); } = TimeSpan.FromMinutes(19);

    private static TimeSpan Checked(TimeSpan value, string name) => Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(14), name);
}
