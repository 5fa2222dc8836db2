namespace CrossMargin.Margin.Parameters;

/// <summary>How long what starts on one chain takes until it counts on another.</summary>
public sealed record ChainLatency
{
    /// <param name="finality">Until a message from the chain may be relied on elsewhere; 0 to 14 days. CCIP's latency, which is nearly all waiting for that.</param>
    /// <param name="fastBridge">What a transfer takes besides; 0 to 14 days. 20 s, the upper end of CCTP's fast transfers, which wait for no finality.</param>
    /// <param name="standardBridge">A whole transfer that waits for finality itself; 0 to 14 days. 19 min, the upper end of CCTP's standard ones.</param>
    public ChainLatency(TimeSpan finality, TimeSpan? fastBridge = null, TimeSpan? standardBridge = null)
    {
        Finality = Checked(finality, nameof(Finality));
        FastBridge = Checked(fastBridge ?? TimeSpan.FromSeconds(20), nameof(FastBridge));
        StandardBridge = Checked(standardBridge ?? TimeSpan.FromMinutes(19), nameof(StandardBridge));
    }

    public TimeSpan Finality { get; }

    public TimeSpan FastBridge { get; }

    public TimeSpan StandardBridge { get; }

    private static TimeSpan Checked(TimeSpan value, string name) => Bound.Within(value, TimeSpan.Zero, TimeSpan.FromDays(14), name);
}
