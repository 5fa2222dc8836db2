using System.Text.Json;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Derive;
using CrossMargin.Margin.Derive.Files;
using CrossMargin.Margin.Scenarios;

namespace CrossMargin.UnitTests.Margin.Derive;

public sealed class Pm2Tests
{
    private const string Good =
        """
        {"Scenario": {"SpotPrice": "2000", "Cash": 1000, "NumPerps": -1, "PerpPrice": 2000, "PerpConfidence": 1, "Note": "of no concern",
          "Collaterals": [{"Name": "ETH", "Amount": 1, "Price": 2000, "Confidence": 1, "IsRiskCancelling": true, "MMHaircut": 0.015, "IMHaircut": 0.005}],
          "Options": [{"Expiry": 604800, "Strike": 2100, "IsCall": 1, "Amount": -2, "MarkVol": 0.6}],
          "OptionFeeds": [{"FeedExpiry": 604800, "Forward": 2002, "ForwardConfidence": 1, "Rate": 0.05, "RateConfidence": 1, "OptionVolConfidences": 0.95}]},
         "Parameters": {"VolShock": {"VOLRANGEUP": 0.5}, "Scenarios": [{"SpotShock": 1.18, "VolShockDirection": "Up", "DampeningFactor": 1}]}}
        """;

    [Fact]
    public void Evaluate_of_a_perpetual_alone_is_arithmetic()
    {
        Pm2Portfolio portfolio = new() { SpotUsd = 2_000, CashUsd = 10_000, Perp = new DerivePerp(-2, 2_010, UnrealisedPnlUsd: 100, UnsettledFundingUsd: -5) };

        Pm2Margin margin = Pm2.Evaluate(portfolio, Pm2Parameters.Default);

        // Spot +18 %: −2 · 0.18 · 2010 = −723.6. Contingency: 2 · 2000 · 3 % = 120, initial 1 % = 40 more.
        Assert.Equal("spot +18 %, volatility up", margin.Worst);
        Assert.Equal(-723.6, margin.MaxLossUsd, 1e-9);
        Assert.Equal(10_095 - 0.8 * 723.6 - 120, margin.MaintenanceUsd, 1e-9);
        Assert.Equal(10_095 - 723.6 - 160, margin.InitialUsd, 1e-9);
    }

    [Fact]
    public void Evaluate_of_a_short_straddle_covers_neither_side_with_the_other()
    {
        OptionLeg[] straddle = [new(2_000, true, -1, 0.6), new(2_000, false, -1, 0.6)];
        Pm2Portfolio portfolio = new() { SpotUsd = 2_000, Expiries = [OptionExpiry.OfForward(604_800, 2_000, 0, 1, straddle)] };

        Assert.Equal(2 * 2_000 * 0.003, Pm2.Evaluate(portfolio, Pm2Parameters.Default).Maintenance.OptionUsd, 1e-9);
    }

    [Fact]
    public void Evaluate_charges_a_lost_peg_in_initial_margin_alone()
    {
        Pm2Portfolio sound = new() { SpotUsd = 2_000, Perp = new DerivePerp(1, 2_000) };
        Pm2Margin lost = Pm2.Evaluate(sound with { StableUsd = 0.90 }, Pm2Parameters.Default);

        Assert.Equal(1 + (0.98 - 0.90) * 2, lost.InitialFactor, 1e-12);
        Assert.Equal(Pm2.Evaluate(sound, Pm2Parameters.Default).MaintenanceUsd, lost.MaintenanceUsd);
    }

    [Fact]
    public void OfRange_makes_the_grid_of_33_scenarios()
    {
        IReadOnlyList<Scenario> grid = ScenarioGrid.Default.Scenarios;

        Assert.Equal(33, grid.Count);
        Assert.Equal(33, grid.Select(one => one.Name).Distinct().Count());
        Assert.Equal(new Scenario(1.18, VolatilityMove.Up), grid[0]);
        Assert.Equal(new Scenario(1.135, VolatilityMove.Down), grid[3]);
        Assert.Equal(0.77 * 0.18 / 0.66, grid[23].Dampening, 1e-12);
        Assert.Equal(-0.66 * 0.21, grid[23].LinearFactor, 1e-12);
        Assert.Equal([VolatilityMove.LinearSkew, VolatilityMove.AbsoluteSkew], grid.Skip(31).Select(one => one.Move));
    }

    [Fact]
    public void Read_takes_numbers_as_text_and_passes_over_what_it_does_not_know()
    {
        Pm2File file = Read(Good);

        Assert.Equal(2_000, file.Portfolio.SpotUsd);
        Assert.Equal(0.95, Assert.Single(file.Portfolio.Expiries).Confidence);
        Assert.Equal(0.3, file.Parameters.Volatility.RangeDown);
        Assert.Single(file.Parameters.Grid.Scenarios);
    }

    [Theory]
    [InlineData("\"2000\"", "\"two\"", "$.Scenario.SpotPrice")]
    [InlineData("\"Strike\": 2100", "\"Strike\": -1", "$.Scenario.Options[0].Strike")]
    [InlineData("\"Strike\": 2100", "\"Strike\": \"NaN\"", "$.Scenario.Options[0].Strike")]
    [InlineData("\"Strike\": 2100, ", "", "$.Scenario.Options[0].Strike")]
    [InlineData("\"IsCall\": 1", "\"IsCall\": 2", "$.Scenario.Options[0].IsCall")]
    [InlineData("\"Expiry\": 604800", "\"Expiry\": 5", "$.Scenario.Options[0].Expiry")]
    [InlineData("\"MMHaircut\": 0.015", "\"MMHaircut\": 1.5", "$.Scenario.Collaterals[0].MMHaircut")]
    [InlineData("\"VOLRANGEUP\": 0.5", "\"VOLRANGEUP\": 11", "$.Parameters.VolShock.VOLRANGEUP")]
    [InlineData("\"VolShockDirection\": \"Up\"", "\"VolShockDirection\": \"Sideways\"", "$.Parameters.Scenarios[0].VolShockDirection")]
    public void Read_names_the_place_of_a_fault(string good, string bad, string path)
    {
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Equal(path, Assert.Single(refused.Faults).Path);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Scenario\": 5, \"Parameters\": []}")]
    public void Read_refuses_what_is_no_portfolio(string text) => Assert.Throws<ConfigurationException>(() => Read(text));

    [Theory]
    [InlineData("StrikeUsd")]
    [InlineData("Quantity")]
    [InlineData("Volatility")]
    public void OptionLeg_refuses_what_is_not_a_number(string name)
    {
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => new OptionLeg(
            name == "StrikeUsd" ? double.NaN : 1, true, name == "Quantity" ? double.PositiveInfinity : 1, name == "Volatility" ? -1 : 1));

        Assert.Equal(name, refused.ParamName);
    }

    private static Pm2File Read(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return Pm2File.Read(document.RootElement, "file");
    }
}
