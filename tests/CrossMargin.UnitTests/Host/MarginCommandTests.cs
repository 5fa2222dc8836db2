using System.Text.Json;
using CrossMargin.Commands;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Host;

public sealed class MarginCommandTests : IDisposable
{
    private const string OnePerp = """{"Scenario": {"SpotPrice": 2000, "Cash": 1000, "NumPerps": -1, "PerpPrice": 2000, "Collaterals": [], "Options": [], "OptionFeeds": []}}""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_model_says_what_every_scenario_costs()
    {
        MarginVerdict verdict = Assert.Single(Judge("derive-pm2", OnePerp));

        // −0.18 · 2000 = −360, · 0.8 = −288; perpetual contingency 3 % = 60.
        Assert.Equal(1_000 - 288 - 60, verdict.Mm, 1e-9);
        Assert.Equal(1_000, verdict.Equity);
        Assert.Equal("spot +18 %, volatility up", verdict.Worst);
        Assert.Equal(33, verdict.Scenarios.Count);
        string line = JsonSerializer.Serialize(verdict, JsonSerializerOptions.Web);
        Assert.StartsWith("{\"file\":", line, StringComparison.Ordinal);
        Assert.DoesNotContain("case", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("derive-pm1", """{"a": {"Scenario": {"SpotPrice": 1}}, "b": 5}""", "$.a.Scenario.OptionExpiries")]
    [InlineData("derive-pm1", """{"a": 5}""", "$.a")]
    [InlineData("derive-standard", """{"a": {"Scenario": {"PerpPrice": [1]}}}""", "$.a.Scenario.PerpPrice")]
    [InlineData("derive-pm2", "{ \n", "line 2, byte 1")]
    [InlineData("derive-pm2", "[]", "$")]
    public void A_bad_file_is_told_with_its_place(string model, string text, string path)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Judge(model, text));

        Assert.Contains(refused.Faults, fault => fault.Path == path && fault.Source == _file);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_told() =>
        Assert.Contains("no/such/file", Assert.Throws<ConfigurationException>(() => PortfolioFile.Read("no/such/file", _ => 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_beyond_the_bound_is_refused()
    {
        using (FileStream stream = File.OpenWrite(_file))
            stream.SetLength(PortfolioFile.MaxFileSize + 1);

        Assert.Contains("bytes", Assert.Throws<ConfigurationException>(() => PortfolioFile.Read(_file, _ => 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("margin --model derive-pm2")]
    [InlineData("margin --model unknown file.json")]
    [InlineData("margin file.json")]
    public void A_wrong_command_line_is_refused(string line) => Assert.NotEmpty(CommandTree.Create().Parse(line.Split(' ')).Errors);

    private IReadOnlyList<MarginVerdict> Judge(string model, string text)
    {
        File.WriteAllText(_file, text);
        return PortfolioFile.Read(_file, root => MarginModels.All[model](root, _file, new Lazy<RiskParameters>(RiskParameters.Default)));
    }
}
