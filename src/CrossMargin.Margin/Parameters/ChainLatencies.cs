using System.Collections.Frozen;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Parameters;

/// <summary>The latency of each chain that messages and collateral leave from.</summary>
public sealed record ChainLatencies
{
    /// <summary>By EIP-155 number. The times are those that Chainlink CCIP states per source chain.</summary>
    public IReadOnlyDictionary<ChainId, ChainLatency> Chains { get; init => field = value.ToFrozenDictionary(); } =
        new Dictionary<ChainId, ChainLatency>
        {
            [new(1)] = Minutes(15),         // Ethereum
            [new(10)] = Minutes(20),        // OP
            [new(56)] = Seconds(5),         // BNB
            [new(137)] = Minutes(17),       // Polygon
            [new(324)] = Minutes(20),       // zkSync
            [new(8453)] = Minutes(18),      // Base
            [new(42161)] = Minutes(17),     // Arbitrum
            [new(43114)] = Seconds(1),      // Avalanche: less than a second
            [new(59144)] = Minutes(20),     // Linea
            [new(534352)] = Minutes(60),    // Scroll
        }.ToFrozenDictionary();

    /// <summary>For a chain that is not listed. ◊ An hour, the slowest of those that are.</summary>
    public ChainLatency Unlisted { get; init; } = Minutes(60);

    public ChainLatency Of(ChainId chain) => Chains.GetValueOrDefault(chain) ?? Unlisted;

    /// <summary>Until a message from one chain acts on another; nothing on the same one.</summary>
    public TimeSpan MessageFrom(ChainId source, ChainId target) => source == target ? TimeSpan.Zero : Of(source).Finality;

    private static ChainLatency Minutes(double minutes) => new(TimeSpan.FromMinutes(minutes));

    private static ChainLatency Seconds(double seconds) => new(TimeSpan.FromSeconds(seconds));
}
