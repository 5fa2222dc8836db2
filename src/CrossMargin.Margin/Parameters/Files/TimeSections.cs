using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>The parts of the risk file that say how long things take.</summary>
internal static class TimeSections
{
    public static SequencerParameters Sequencer(RiskNode node, SequencerParameters defaults) => node.Make(
        [
            ("gracePeriodSeconds", defaults.GracePeriod.TotalSeconds), ("haircutFactor", defaults.HaircutFactor),
            ("leastHaircut", defaults.LeastHaircut),
        ],
        static values => new SequencerParameters(RiskNode.Time(values[0], "gracePeriod"), values[1], values[2]),
        defaults);

    public static SurvivalParameters Survival(RiskNode node, SurvivalParameters defaults) => node.Make(
        [("quantile", defaults.Quantile), ("detectionSeconds", defaults.Detection.TotalSeconds)],
        static values => new SurvivalParameters(values[0], RiskNode.Time(values[1], "detection")),
        defaults);

    /// <summary>By EIP-155 number; a chain that is not listed starts from those of what is not.</summary>
    public static ChainLatencies Latencies(RiskNode node, ChainLatencies defaults)
    {
        ChainLatency unlisted = node.Group("unlisted", defaults.Unlisted, Latency);
        IReadOnlyDictionary<string, ChainLatency> chains = node.Named(
            "chains", defaults.Chains.ToDictionary(chain => chain.Key.ToString(), chain => chain.Value), unlisted, Latency);
        Dictionary<ChainId, ChainLatency> numbered = [];
        foreach ((string number, ChainLatency latency) in chains)
        {
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long chain) && chain > 0)
                numbered[new ChainId(chain)] = latency;
            else
                node.Json.Fault($"chains.{number}", $"\"{number}\"", "the chain's EIP-155 number");
        }

        return defaults with { Unlisted = unlisted, Chains = numbered };
    }

    private static ChainLatency Latency(RiskNode node, ChainLatency defaults) => node.Make(
        [
            ("finalitySeconds", defaults.Finality.TotalSeconds), ("fastBridgeSeconds", defaults.FastBridge.TotalSeconds),
            ("standardBridgeSeconds", defaults.StandardBridge.TotalSeconds),
        ],
        static values => new ChainLatency(
            RiskNode.Time(values[0], "finality"), RiskNode.Time(values[1], "fastBridge"), RiskNode.Time(values[2], "standardBridge")),
        defaults);
}
