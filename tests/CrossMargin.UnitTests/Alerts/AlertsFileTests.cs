using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin;

namespace CrossMargin.UnitTests.Alerts;

public sealed class AlertsFileTests
{
    private const string Whole = """
        {
          "channels": [
            { "name": "desk", "kind": "webhook", "url": "https://ops.example/alerts", "secret": "${ALERT_SECRET}" },
            { "name": "room", "kind": "slack", "url": "file:/slack" },
            { "name": "phone", "kind": "telegram", "token": "${TOKEN}", "chat": "-1001234567890" }
          ],
          "rules": {
            "statuses": ["Liquidation", "Bankrupt"], "owners": ["0x00000000000000000000000000000000000000a1"],
            "balances": [{ "chain": "ethereum", "below": 0.5 }, { "chain": "ethereum", "token": "USDC", "below": 50000 }],
            "allowances": [{ "chain": "ethereum", "token": "USDC", "spender": "0x00000000000000000000000000000000000000dd", "below": 1000 },
                           { "chain": "ethereum", "token": "USDC", "spender": "0x00000000000000000000000000000000000000ee" }],
            "drift": true, "pauses": true, "breakers": true, "stuckSeconds": 180, "lagSeconds": 60
          },
          "everySeconds": 5, "burst": 3, "perMinute": 1.5
        }
        """;

    private static readonly ChainsConfiguration Chains = new([new ChainSettings(
        "ethereum", new ChainId(1), [], TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(13), new Underlying("ETH"), [],
        [new TokenSettings("USDC", Address.Parse("0x00000000000000000000000000000000000000cc"), 6, new Underlying("USD"))], [])]);

    [Fact]
    public void A_whole_file_is_read()
    {
        AlertSettings settings = Read(JsonNode.Parse(Whole)!);

        Assert.Equal(["desk", "room", "phone"], settings.Channels.Select(channel => channel.Name));
        Assert.Equal("s3cret-s3cret", Assert.IsType<ChannelSettings.Webhook>(settings.Channels[0]).Signing.RevealText());
        Assert.Equal("https://hooks.slack.com/services/s3cret", Assert.IsType<ChannelSettings.Slack>(settings.Channels[1]).Url.RevealText());
        Assert.Equal(new Uri("https://api.telegram.org/"), Assert.IsType<ChannelSettings.Telegram>(settings.Channels[2]).Api);
        Assert.Equal([AccountStatus.Bankrupt, AccountStatus.Liquidation], settings.Rules.Statuses.Order());
        Assert.Equal([null, "USDC"], settings.Rules.Balances.Select(balance => balance.Token?.Symbol));
        Assert.Equal(
            [(Address.Parse("0x00000000000000000000000000000000000000dd"), 1_000), (Address.Parse("0x00000000000000000000000000000000000000ee"), 0)],
            settings.Rules.Allowances.Select(allowance => (allowance.Spender, allowance.Floor)));
        Assert.All(settings.Rules.Allowances, allowance => Assert.Equal("USDC", allowance.Token.Symbol));
        Assert.Equal((true, true), (settings.Rules.Pauses, settings.Rules.Breakers));
        Assert.Equal((true, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1)), (settings.Rules.Drift, settings.Rules.Stuck, settings.Rules.Lag));
        Assert.Equal((TimeSpan.FromSeconds(5), 3, 1.5), (settings.Every, settings.Delivery.Burst, settings.Delivery.PerMinute));
    }

    [Fact]
    public void What_is_left_out_is_not_told()
    {
        AlertSettings settings = Read(JsonNode.Parse("""{"channels":[{"name":"a","kind":"slack","url":"file:/slack"}]}""")!);

        Assert.Empty(settings.Rules.Statuses);
        Assert.Empty(settings.Rules.Balances);
        Assert.Empty(settings.Rules.Allowances);
        Assert.Equal((false, false), (settings.Rules.Pauses, settings.Rules.Breakers));
        Assert.Equal((false, null, null), (settings.Rules.Drift, settings.Rules.Stuck, settings.Rules.Lag));
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Every);
    }

    [Theory]
    [InlineData("$.channels[0].secret", "s3cret-in-the-open")]
    [InlineData("$.channels[0].secret", "${NOT_SET}")]
    [InlineData("$.channels[0].secret", "file:/missing")]
    [InlineData("$.channels[0].url", "http://ops.example/alerts")]
    [InlineData("$.channels[0].url", "https://user:s3cret@ops.example/")]
    [InlineData("$.channels[1].url", "https://hooks.slack.com/services/s3cret")]
    [InlineData("$.channels[1].url", "${ALERT_SECRET}")]
    [InlineData("$.channels[2].token", "${ALERT_SECRET}")]
    [InlineData("$.channels[2].chat", "somebody")]
    [InlineData("$.channels[2].kind", "pager")]
    [InlineData("$.channels[2].name", "Phone")]
    [InlineData("$.rules.statuses[0]", "Sick")]
    [InlineData("$.rules.statuses[0]", "1")]
    [InlineData("$.rules.owners[0]", "0x12")]
    [InlineData("$.rules.balances[1].token", "EURC")]
    [InlineData("$.rules.balances[0].chain", "nowhere")]
    [InlineData("$.rules.allowances[0].chain", "nowhere")]
    [InlineData("$.rules.allowances[0].token", "EURC")]
    [InlineData("$.rules.allowances[1].spender", "0x12")]
    [InlineData("$.rules.allowances[0].below", "much")]
    [InlineData("$.rules.drift", "yes")]
    [InlineData("$.rules.pauses", "yes")]
    [InlineData("$.rules.breakers", "yes")]
    [InlineData("$.rules.lagSeconds", "60")]
    [InlineData("$.everySeconds", "often")]
    public void A_wrong_text_is_told_with_its_place_and_no_secret(string place, string text)
    {
        JsonNode root = JsonNode.Parse(Whole)!;
        Set(root, place, text);

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => Read(root));

        Assert.Equal(place, Assert.Single(told.Faults).Path);
        Assert.DoesNotContain("s3cret", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balances", "allowances")]
    [InlineData("allowances", "balances")]
    public void What_is_watched_is_somebodys(string watched, string other)
    {
        JsonNode root = JsonNode.Parse(Whole)!;
        root["rules"]!.AsObject().Remove(other);
        AlertSettings settings = Read(root);
        Address keeper = Address.Parse("0x00000000000000000000000000000000000000a1");

        ConfigurationException told = Assert.Throws<ConfigurationException>(() => settings.For(null));

        Assert.Equal($"$.rules.{watched}", Assert.Single(told.Faults).Path);
        Assert.Equal(keeper, settings.For(keeper).Rules.Account);
    }

    [Theory]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"}],\"channel\":[]}")]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\",\"colour\":1}]}")]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"},{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"}]}")]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"}],\"rules\":{\"lag\":5}}")]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"}],\"burst\":0}")]
    [InlineData("{\"channels\":[{\"name\":\"a\",\"kind\":\"slack\",\"url\":\"file:/slack\"}],\"perMinute\":1e9}")]
    [InlineData("{\"channels\":[]}")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_is_not_known_or_not_within_bounds_is_told(string json) =>
        Assert.Single(Assert.Throws<ConfigurationException>(() => Read(JsonNode.Parse(json)!)).Faults);

    private static AlertSettings Read(JsonNode root) => AlertsFile.Read(
        JsonElement.Parse(root.ToJsonString()), "alerts.json", Chains,
        new SecretReferences(
            name => name switch
            {
                "ALERT_SECRET" => "s3cret-s3cret",
                "TOKEN" => "1234:s3cret",
                _ => null,
            },
            file => file == "/slack"
                ? Secret.OfText("https://hooks.slack.com/services/s3cret")
                : throw new ConfigurationException([new ConfigurationFault(file, "", "a file that cannot be read", "a file that holds it")])));

    /// <param name="place">As faults tell it: $.channels[0].url.</param>
    private static void Set(JsonNode root, string place, string text)
    {
        string[] steps = place[2..].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        JsonNode parent = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out int last))
            parent[last] = text;
        else
            parent[steps[^1]] = text;
    }
}
