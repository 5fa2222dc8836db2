using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Parameters.Files;
using CrossMargin.Margin.Replay;

namespace CrossMargin.UnitTests.Margin.Parameters;

public sealed class RiskFileTests
{
    private static readonly string Committed = File.ReadAllText(Path.Combine(Repository.Root, "risk.json"));

    [Fact]
    public void The_committed_file_holds_the_defaults()
    {
        RiskParameters read = RiskFile.Read(JsonElement.Parse(Committed), "risk.json");

        Assert.NotEqual("default", read.Version);
        Assert.Equal(Json(RiskParameters.Default with { Version = read.Version }), Json(read));
    }

    [Fact]
    public void The_committed_file_leaves_no_parameter_out()
    {
        // The grid is made of each underlying's shock; a flat rule has the underlying's own rates; null is what is not known.
        IEnumerable<string> parameters = Paths(JsonElement.Parse(Json(RiskParameters.Default)))
            .Where(path => path != "$.version" && !path.StartsWith("$.pm2.grid", StringComparison.Ordinal) && !path.Contains(".rates.", StringComparison.Ordinal))
            .Select(path => path.Replace("$type", "kind", StringComparison.Ordinal));

        Assert.Equal(parameters.Order(StringComparer.Ordinal), Leaves(JsonElement.Parse(Committed)).Select(leaf => leaf.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_value_of_the_committed_file_is_read() => Assert.All(
        Leaves(JsonElement.Parse(Committed)),
        leaf => Assert.Contains(Faults(With(leaf.Path, "\"nothing of the kind\"")), fault => fault.Path.StartsWith($"{leaf.Path}.value", StringComparison.Ordinal)));

    [Fact]
    public void Every_value_of_the_committed_file_names_its_source() => Assert.All(
        Leaves(JsonElement.Parse(Committed)),
        leaf => Assert.False(string.IsNullOrWhiteSpace(leaf.Value.GetProperty("source").GetString()), leaf.Path));

    [Fact]
    public void A_number_out_of_range_names_itself()
    {
        foreach ((string path, JsonElement leaf) in Leaves(JsonElement.Parse(Committed)).Where(leaf => leaf.Value.GetProperty("value").ValueKind == JsonValueKind.Number))
        {
            ConfigurationFault fault = Faults(With(path, "-1e9")).First(fault => fault.Path == $"{path}.value");
            Assert.Equal("-1000000000", fault.Found);
            Assert.Contains(" to ", fault.Expected, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("\"0.5\"")]
    [InlineData("true")]
    [InlineData("[2]")]
    [InlineData("null")]
    public void What_is_no_number_is_refused(string value) =>
        Assert.Equal("$.quantile", Assert.Single(Faults($$"""{"version": "1", "quantile": {{value}} }""")).Path);

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(
        [
            "$.quantile: 0.5; 1 to 6",
            "$.feedGraceSeconds.value: -1; 0 to 86400 seconds",
            "$.thresholds.liquidation: 3; 1 to 2",
            "$.thresholds.warning: 11; 1.2 to 10",
            "$.portfolio.crossOffset: 0.7; 0 to 0.6",
            "$.underlyings.ETH.initial: 0.02; 0.03 to 1",
            "$.haircuts.ETH.maintenance: 2; 0 to 1",
        ],
        Faults("""
            {
              "version": "1", "quantile": 0.5, "feedGraceSeconds": {"value": -1, "source": "us"},
              "thresholds": {"liquidation": 3, "warning": 11}, "portfolio": {"crossOffset": 0.7},
              "underlyings": {"ETH": {"initial": 0.02}}, "haircuts": {"ETH": {"maintenance": 2}}
            }
            """).Select(fault => $"{fault.Path}: {fault.Found}; {fault.Expected}"));

    [Theory]
    [InlineData("""{}""", "$.version")]
    [InlineData("""[]""", "$")]
    [InlineData("""{"version": ""}""", "$.version")]
    [InlineData("""{"version": "1", "quantil": 2}""", "$.quantil")]
    [InlineData("""{"version": "1", "pm2": {"skew": {"cap": 1}}}""", "$.pm2.skew.cap")]
    [InlineData("""{"version": "1", "pm2": 5}""", "$.pm2")]
    [InlineData("""{"version": "1", "quantile": 2, "quantile": 3}""", "$.quantile")]
    [InlineData("""{"version": "1", "haircuts": {"DAI": {}, "dai": {}}}""", "$.haircuts.dai")]
    [InlineData("""{"version": "1", "quantile": {"value": 2}}""", "$.quantile.source")]
    [InlineData("""{"version": "1", "quantile": {"source": "us"}}""", "$.quantile.value")]
    [InlineData("""{"version": "1", "quantile": {"value": 2, "source": ""}}""", "$.quantile.source")]
    [InlineData("""{"version": "1", "quantile": {"value": 2, "source": "us", "unit": "σ"}}""", "$.quantile.unit")]
    [InlineData("""{"version": "1", "model": "Linear"}""", "$.model")]
    [InlineData("""{"version": "1", "portfolio": {"nativeChains": [1.5]}}""", "$.portfolio.nativeChains")]
    [InlineData("""{"version": "1", "feedGraceSeconds": 1e300}""", "$.feedGraceSeconds")]
    [InlineData("""{"version": "1", "underlyings": {"ETH": {"maintenance": 0.005}}}""", "$.underlyings.ETH.basis")]
    [InlineData("""{"version": "1", "underlyings": {"ETH": {"rule": {"kind": "tiered", "tiers": []}}}}""", "$.underlyings.ETH.rule.tiers")]
    [InlineData("""{"version": "1", "underlyings": {"ETH": {"rule": {"kind": "skewed"}}}}""", "$.underlyings.ETH.rule.skew")]
    [InlineData("""{"version": "1", "underlyings": {"ETH": {"liquidity": {"depth": [{"soldUsd": 5}]}}}}""", "$.underlyings.ETH.liquidity.depth[0].lostFraction")]
    [InlineData("""{"version": "1", "underlyings": {"ETH": {"liquidity": {"participation": 2}}}}""", "$.underlyings.ETH.liquidity.participation")]
    public void A_fault_is_told_with_its_place(string text, string path) => Assert.Contains(Faults(text), fault => fault.Path == path);

    [Fact]
    public void What_a_file_leaves_out_keeps_its_default()
    {
        RiskParameters read = Read("""
            {
              "version": "mine", "quantile": 3, "model": "portfolio", "unlistedHaircut": {"initial": 0.8},
              "underlyings": {"eth": {"volatility": 0.9}, "ARB": {"shock": 0.5}}, "haircuts": {"ARB": {"maintenance": 0.7}}
            }
            """);

        Assert.Equal(("mine", 3, MarginModel.Portfolio), (read.Version, read.Quantile, read.Model));
        Assert.Equal(new UnderlyingParameters(0.9, 0.03, 0.04, 0.01), read.Underlyings["ETH"]);
        Assert.Equal(new UnderlyingParameters(1.5, 0.1, 0.15, 0.05, 0.5), read.Underlyings["ARB"]);
        Assert.Equal(RiskParameters.Default.Underlyings["BTC"], read.Underlyings["BTC"]);
        Assert.Equal(new Haircut(0.7, 0.8), read.Haircuts["ARB"]);
    }

    [Fact]
    public void An_underlying_may_have_tiers_or_a_skew_scale_and_a_depth()
    {
        RiskParameters read = Read("""
            {
              "version": "1",
              "underlyings": {
                "ETH": {
                  "rule": {"kind": "tiered", "tiers": [{"upToUsd": 1e6, "maintenance": 0.03, "initial": 0.04}, {"upToUsd": 1e7, "maintenance": 0.1, "initial": 0.2}], "openInterest": {"lowerUsd": 1e8, "upperUsd": 2e8}},
                  "liquidity": {"dailyVolumeUsd": 1e9, "depth": {"value": [{"soldUsd": 0, "lostFraction": 0}, {"soldUsd": 1e6, "lostFraction": 0.01}], "source": "measured"}},
                  "sizeDiscount": {"factor": 0.001}
                },
                "BTC": {"maintenance": 0.04, "initial": 0.05},
                "SOL": {"maintenance": 0.05, "rule": {"kind": "skewed", "skew": {"scaleUnits": 1e6, "minimumInitial": 0.2}}}
              }
            }
            """);

        UnderlyingParameters ether = read.Underlyings["ETH"];
        Assert.Equal(
            new LinearRule.Tiered(new SizeTiers([new(1e6, new(0.03, 0.04)), new(1e7, new(0.1, 0.2))])) { OpenInterest = new(1e8, 2e8) }, ether.Rule);
        Assert.Equal(new MarketLiquidity(1e9, depth: new([new(0, 0), new(1e6, 0.01)])), ether.Liquidity);
        Assert.Equal(new SizeDiscount(0.001), ether.SizeDiscount);
        Assert.Equal(new LinearRule.Flat(new MarginRates(0.04, 0.05)), read.Underlyings["BTC"].Rule);
        Assert.Equal(new LinearRule.Skewed(new SkewScale(1e6, minimumInitial: 0.2)), read.Underlyings["SOL"].Rule);
    }

    private static RiskParameters Read(string text) => RiskFile.Read(JsonElement.Parse(text), "mine.json");

    private static IReadOnlyList<ConfigurationFault> Faults(string text)
    {
        IReadOnlyList<ConfigurationFault> faults = Assert.Throws<ConfigurationException>(() => Read(text)).Faults;
        Assert.All(faults, fault => Assert.Equal("mine.json", fault.Source));
        return faults;
    }

    private static string Json(RiskParameters parameters) => JsonSerializer.Serialize(parameters, VerdictJson.Options);

    /// <summary>Every value with its source, by its path.</summary>
    private static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement node, string path = "$") =>
        node.ValueKind != JsonValueKind.Object ? []
        : node.TryGetProperty("value", out _) ? [(path, node)]
        : node.EnumerateObject().SelectMany(property => Leaves(property.Value, $"{path}.{property.Name}"));

    /// <summary>Every value as records are written; a time in seconds.</summary>
    private static IEnumerable<string> Paths(JsonElement node, string path = "$") => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property => Paths(property.Value, $"{path}.{property.Name}")),
        JsonValueKind.String when TimeSpan.TryParse(node.GetString(), CultureInfo.InvariantCulture, out _) => [$"{path}Seconds"],
        _ => [path],
    };

    /// <summary>The committed file with the value of one leaf replaced.</summary>
    private static string With(string path, string value)
    {
        JsonNode root = JsonNode.Parse(Committed)!;
        path.Split('.').Skip(1).Aggregate(root, (node, name) => node[name]!)["value"] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
