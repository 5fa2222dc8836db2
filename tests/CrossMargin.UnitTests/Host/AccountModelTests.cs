using System.Text.Json;
using CrossMargin.Commands;
using CrossMargin.Configuration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Models;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Replay;
using CrossMargin.UnitTests.Margin;

namespace CrossMargin.UnitTests.Host;

/// <summary>The models linear and portfolio of the command margin, on the committed examples.</summary>
public sealed class AccountModelTests
{
    [Fact]
    public void Linear_asks_the_basis_of_a_hedge_across_chains()
    {
        MarginVerdict verdict = Judge("linear", "hedged-across-chains.json");

        // 20 000 of ether, 5 000 dollars, a gain of 10 · (2 100 − 2 000); haircuts 1.5 % and 2 %; basis 1 % of the perpetual's 20 000.
        Assert.Equal(26_000, verdict.Equity, 1e-9);
        Assert.Equal(26_000 - 300 - 200, verdict.Mm, 1e-9);
        Assert.Equal(26_000 - 400 - 200, verdict.Im, 1e-9);
        Assert.Equal("ETH: obligations that an asset offsets", verdict.Worst);
        Assert.Empty(verdict.Scenarios);
        Assert.Equal("Healthy", verdict.Status);
    }

    [Fact]
    public void Portfolio_asks_the_contingency_and_the_basis_of_a_hedge_across_chains()
    {
        MarginVerdict verdict = Judge("portfolio", "hedged-across-chains.json");

        Assert.Equal(26_000 - 300 - 600 - 200, verdict.Mm, 1e-9); // 3 % and 1 % of 20 000
        Assert.Equal(26_000 - 400 - 800 - 200, verdict.Im, 1e-9); // 4 % and 1 %
        Assert.Equal(33, verdict.Scenarios.Count);
        Assert.All(verdict.Scenarios, scenario => Assert.Equal(0, scenario.Pnl, 1e-9));
    }

    [Fact]
    public void Linear_finds_an_account_under_water()
    {
        MarginVerdict verdict = Judge("linear", "underwater.json");

        Assert.Equal(200, verdict.Equity, 1e-9);                        // 16 000 − 15 800
        Assert.Equal(200 - 240 - 474, verdict.Mm, 1e-9);                // 1.5 % of 16 000, 3 % of 15 800
        Assert.Equal(200 - 320 - 632, verdict.Im, 1e-9);                // 2 % and 4 %
        Assert.Equal(("Liquidation", 0), (verdict.Status, verdict.Health));
        Assert.Equal("USD: obligations that nothing offsets", verdict.Worst);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("portfolio")]
    public void Options_are_judged_by_scenarios_whatever_the_model(string model)
    {
        MarginVerdict verdict = Judge(model, "options.json");

        Assert.Equal(33, verdict.Scenarios.Count);
        Assert.Contains(verdict.Scenarios, scenario => scenario.Name == verdict.Worst && scenario.Pnl == verdict.Scenarios.Min(one => one.Pnl));
        Assert.True(verdict.Im < verdict.Mm && verdict.Mm < verdict.Equity);
        Assert.Equal("Healthy", verdict.Status);
    }

    [Fact]
    public void Json_has_health_status_and_faults_beside_what_every_model_has()
    {
        JsonElement line = JsonSerializer.SerializeToElement(Judge("linear", "underwater.json"), JsonSerializerOptions.Web);

        Assert.Equal(
            ["equity", "faults", "file", "health", "im", "mm", "scenarios", "status", "worst"],
            line.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, line.GetProperty("health").GetDouble());
    }

    [Fact]
    public void A_recorded_verdict_is_replayed_on_its_own_parameters()
    {
        RecordedVerdict recorded = new(
            Portfolio.View(Portfolio.SubAccount(Portfolio.First, [Portfolio.Own(Portfolio.Eth(Portfolio.First), 10, Portfolio.Price(2_000))], [])),
            MarketState.Unobserved,
            RiskParameters.Default with { Haircuts = new Dictionary<string, Haircut> { ["ETH"] = new(0.1, 0.2) } },
            Previous: null);

        MarginVerdict verdict = AccountModel.Judge(JsonElement.Parse(recorded.ToJson()), "verdict.json", RiskParameters.Default, MarginModel.Linear);

        Assert.Equal((20_000, 18_000, 16_000), (verdict.Equity, verdict.Mm, verdict.Im));
        Assert.Contains("\"health\":\"Infinity\"", JsonSerializer.Serialize(verdict, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"view": null}""")]
    [InlineData("""{"view": {"account": 5}}""")]
    public void What_is_no_recorded_verdict_is_told(string text) => Assert.Equal(
        "mine.json",
        Assert.Single(Assert.Throws<ConfigurationException>(
            () => AccountModel.Judge(JsonElement.Parse(text), "mine.json", RiskParameters.Default, MarginModel.Linear)).Faults).Source);

    private static MarginVerdict Judge(string model, string example)
    {
        string file = Path.Combine(Repository.Root, "examples", example);
        return Assert.Single(PortfolioFile.Read(file, root => MarginModels.All[model](root, file, new Lazy<RiskParameters>(RiskParameters.Default))));
    }
}
