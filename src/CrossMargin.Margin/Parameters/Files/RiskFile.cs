using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Models;

namespace CrossMargin.Margin.Parameters.Files;

/// <summary>
/// Reads risk.json: every parameter as a plain value or as {"value": …, "source": "…"}; what is left out keeps its default. A name that
/// is listed among the underlyings or haircuts joins the default ones; a new one starts from those of what is not listed.
/// </summary>
public static class RiskFile
{
    private const int MaxVersionLength = 100;

    private const int MaxNativeChains = 1_000;

    private static readonly Dictionary<string, MarginModel> Models = new(StringComparer.Ordinal)
    {
        ["linear"] = MarginModel.Linear,
        ["portfolio"] = MarginModel.Portfolio,
    };

    /// <exception cref="ConfigurationException">Every fault at once, each with its place.</exception>
    public static RiskParameters Read(JsonElement root, string source) => JsonNodeReader.ReadRoot(root, source, node =>
    {
        RiskParameters read = ReadAll(new RiskNode(node)) with
        {
            Version = node.Text("version", $"a text of at most {MaxVersionLength} characters", text => text.Length <= MaxVersionLength),
        };
        node.RefuseUnknown();
        return read;
    });

    private static RiskParameters ReadAll(RiskNode node)
    {
        RiskParameters defaults = RiskParameters.Default;
        defaults = node.Set(defaults, "quantile", static (all, value) => all with { Quantile = value });
        defaults = node.Set(defaults, "confidenceMultiple", static (all, value) => all with { ConfidenceMultiple = value });
        defaults = node.Set(defaults, "maxConfidence", static (all, value) => all with { MaxConfidence = value });
        defaults = node.Set(defaults, "tooVolatileRatio", static (all, value) => all with { TooVolatileRatio = value });
        defaults = node.Set(defaults, "liquidationPatience", static (all, value) => all with { LiquidationPatience = value });
        defaults = node.SetSeconds(defaults, "feedGraceSeconds", static (all, value) => all with { FeedGrace = value });
        defaults = node.SetSeconds(defaults, "undescribedHeartbeatSeconds", static (all, value) => all with { UndescribedHeartbeat = value });
        defaults = node.SetSeconds(defaults, "clockToleranceSeconds", static (all, value) => all with { ClockTolerance = value });
        defaults = node.Set(defaults, "inclusionBlocks", static (all, value) => all with { InclusionBlocks = value });
        defaults = node.Set(defaults, "degradedHaircut", static (all, value) => all with { DegradedHaircut = value });
        UnderlyingParameters unlisted = node.Group("unlistedUnderlying", defaults.UnlistedUnderlying, UnderlyingSection.Read);
        Haircut unlistedHaircut = node.Group("unlistedHaircut", defaults.UnlistedHaircut, ReadHaircut);
        return defaults with
        {
            Model = ReadModel(node, defaults.Model),
            Thresholds = node.Group("thresholds", defaults.Thresholds, ReadThresholds),
            Pm2 = node.Group("pm2", defaults.Pm2, Pm2Section.Read),
            Portfolio = node.Group("portfolio", defaults.Portfolio, ReadPortfolio),
            Sequencer = node.Group("sequencer", defaults.Sequencer, TimeSections.Sequencer),
            Latencies = node.Group("latencies", defaults.Latencies, TimeSections.Latencies),
            Survival = node.Group("survival", defaults.Survival, TimeSections.Survival),
            Relief = node.Group("relief", defaults.Relief, ReliefSection.Read),
            Calibration = node.Group("calibration", defaults.Calibration, CalibrationSection.Read),
            UnlistedUnderlying = unlisted,
            Underlyings = node.Named("underlyings", defaults.Underlyings, unlisted, UnderlyingSection.Read),
            UnlistedHaircut = unlistedHaircut,
            Haircuts = node.Named("haircuts", defaults.Haircuts, unlistedHaircut, ReadHaircut),
        };
    }

    private static MarginModel ReadModel(RiskNode node, MarginModel fallback) => node.Leaf("model") is { } leaf
        ? Models[leaf.Node.OptionalText(leaf.Property, "linear or portfolio", Models.ContainsKey) ?? "linear"]
        : fallback;

    private static StatusThresholds ReadThresholds(RiskNode node, StatusThresholds defaults) => node.Make(
        [
            ("liquidation", defaults.Liquidation), ("reduceOnly", defaults.ReduceOnly),
            ("warning", defaults.Warning), ("hysteresis", defaults.Hysteresis),
        ],
        static values => new StatusThresholds(values[0], values[1], values[2], values[3]),
        defaults);

    private static Haircut ReadHaircut(RiskNode node, Haircut defaults) => node.Make(
        [("maintenance", defaults.Maintenance), ("initial", defaults.Initial)],
        static values => new Haircut(values[0], values[1]),
        defaults);

    private static PortfolioParameters ReadPortfolio(RiskNode node, PortfolioParameters defaults)
    {
        defaults = node.Set(defaults, "crossOffset", static (all, value) => all with { CrossOffset = value });
        defaults = node.Set(defaults, "crossOffsetCap", static (all, value) => all with { CrossOffsetCap = value });
        defaults = node.Set(defaults, "bridgeLoss", static (all, value) => all with { BridgeLoss = value });
        defaults = node.SetSeconds(defaults, "liquidationHorizonSeconds", static (all, value) => all with { LiquidationHorizon = value });
        defaults = node.Set(defaults, "shortfallConfidence", static (all, value) => all with { ShortfallConfidence = value });
        return node.Leaf("nativeChains") is { } leaf ? defaults with { NativeChains = ReadChains(leaf) } : defaults;
    }

    private static IReadOnlyList<long> ReadChains(RiskLeaf leaf)
    {
        IReadOnlyList<double> numbers = leaf.Node.Numbers(leaf.Property, 1, long.MaxValue);
        if (numbers.Count > MaxNativeChains)
            leaf.Fault($"{numbers.Count} chains", $"at most {MaxNativeChains}");
        foreach (double number in numbers.Where(number => number != Math.Floor(number)))
            leaf.Fault(number.ToString(System.Globalization.CultureInfo.InvariantCulture), "whole numbers: the chains' EIP-155 numbers");
        return [.. numbers.Select(number => (long)number)];
    }
}
