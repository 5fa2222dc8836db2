using System.Globalization;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>The parts of the risk file that say how long things take.</summary>
internal static class TimeSections
{
    public static SequencerParameters Sequencer(RiskNode node, SequencerParameters defaults)
    {
        defaults = node.SetSeconds(defaults, "gracePeriodSeconds", static (all, value) => all with { GracePeriod = value });
        defaults = node.Set(defaults, "haircutFactor", static (all, value) => all with { HaircutFactor = value });
        return node.Set(defaults, "leastHaircut", static (all, value) => all with { LeastHaircut = value });
    }

    public static SurvivalParameters Survival(RiskNode node, SurvivalParameters defaults)
    {
        defaults = node.Set(defaults, "quantile", static (all, value) => all with { Quantile = value });
        return node.SetSeconds(defaults, "detectionSeconds", static (all, value) => all with { Detection = value });
    }

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

    private static ChainLatency Latency(RiskNode node, ChainLatency defaults)
    {
        defaults = node.SetSeconds(
            defaults,
            "finalitySeconds",
            static (all, value) => new ChainLatency(value) { FastBridge = all.FastBridge, StandardBridge = all.StandardBridge });
        defaults = node.SetSeconds(defaults, "fastBridgeSeconds", static (all, value) => all with { FastBridge = value });
        return node.SetSeconds(defaults, "standardBridgeSeconds", static (all, value) => all with { StandardBridge = value });
    }
}
