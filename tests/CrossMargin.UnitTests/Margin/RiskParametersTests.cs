using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin;

public sealed class RiskParametersTests
{
    public static TheoryData<string, Action> BadValues => new()
    {
        { "Quantile: expected 1 to 6, found 0.5.", () => _ = new RiskParameters { Quantile = 0.5 } },
        { "Quantile: expected 1 to 6, found NaN.", () => _ = new RiskParameters { Quantile = double.NaN } },
        { "ConfidenceMultiple: expected 0 to 10, found 11.", () => _ = new RiskParameters { ConfidenceMultiple = 11 } },
        { "MaxConfidence: expected 0 to 1, found -0.1.", () => _ = new RiskParameters { MaxConfidence = -0.1 } },
        { "FeedGrace: expected 00:00:00 to 1.00:00:00, found -00:00:01.", () => _ = new RiskParameters { FeedGrace = TimeSpan.FromSeconds(-1) } },
        { "InclusionBlocks: expected 0 to 100, found 101.", () => _ = new RiskParameters { InclusionBlocks = 101 } },
        { "Volatility: expected 0 to 10, found -1.", () => _ = new UnderlyingParameters(-1, 0.03, 0.04, 0.01) },
        { "Maintenance: expected 1E-06 to 1, found 0.", () => _ = new UnderlyingParameters(0.8, 0, 0.04, 0.01) },
        { "Initial: expected 0.03 to 1, found 0.02.", () => _ = new UnderlyingParameters(0.8, 0.03, 0.02, 0.01) },
        { "Basis: expected 1E-06 to 0.03, found 0.05.", () => _ = new UnderlyingParameters(0.8, 0.03, 0.04, 0.05) },
        { "Maintenance: expected 0 to 1, found 1.5.", () => _ = new Haircut(1.5, 1.6) },
        { "Initial: expected 0.3 to 1, found 0.2.", () => _ = new Haircut(0.3, 0.2) },
        { "ReduceOnly: expected 1.3 to 5, found 1.2.", () => _ = new StatusThresholds(liquidation: 1.3) },
        { "Hysteresis: expected 0 to 0.5, found 0.6.", () => _ = new StatusThresholds(hysteresis: 0.6) },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_names_itself_and_its_range(string expected, Action make)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(make);

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HaircutOf_takes_the_larger_of_the_tokens_tier_and_its_underlyings()
    {
        RiskParameters parameters = RiskParameters.Default;

        Assert.Equal(0.015, parameters.HaircutOf(Portfolio.Eth(Portfolio.First)).Maintenance);
        Assert.Equal(0.05, parameters.HaircutOf(Portfolio.StakedEth(Portfolio.First)).Maintenance);
        Assert.Equal(0, parameters.HaircutOf(Portfolio.Usdc(Portfolio.First)).Maintenance);
    }

    [Fact]
    public void HaircutOf_gives_a_token_nothing_for_its_name_alone()
    {
        var impostor = Portfolio.Usdc(Portfolio.First) with { Symbol = "USD", Underlying = new("0xbad") };

        Assert.Equal(0.50, RiskParameters.Default.HaircutOf(impostor).Maintenance);
    }
}
