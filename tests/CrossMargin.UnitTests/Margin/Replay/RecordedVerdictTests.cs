using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Margin;
using CrossMargin.Margin.Linear;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using CrossMargin.Margin.Pricing;
using CrossMargin.Margin.Replay;
using static CrossMargin.UnitTests.Margin.Portfolio;

namespace CrossMargin.UnitTests.Margin.Replay;

public sealed class RecordedVerdictTests
{
    private static readonly VolatilitySurface Surface = new([new SviSlice(0.01, 0.1, -0.2, 0.05, 0.3, 2_000, 0.1), new SviSlice(0.02, 0.12, -0.1, 0, 0.25, 2_000, 0.3)]);

    private static readonly RecordedVerdict Verdict = new(
        View(
            SubAccount(First, [Own(Eth(First), 10.000000000000000001, Price(2_000.12345678, 61))], [Owe(Usdc(First), 4_000.000001, Price(1, 7))], Local(1.7)),
            SubAccount(Second, [Own(Usdc(Second), 900, Price(0.9998))], [], Local(double.PositiveInfinity), venue: "lyra") with
            {
                Perps = [Perp(Second, -1.5, 2_010, Price(2_003, 13), funding: 0.25)],
                Options = [EtherOption(Second, -2, 2_200, 11, true, Price(2_003, 13))],
            }),
        new MarketState
        {
            StablePrice = 0.9998,
            Underlyings = new Dictionary<string, UnderlyingMarket> { ["ETH"] = new() { Volatility = 0.9123456789, Regime = 1.1, TwapUsd = 1_998.7, Surface = Surface } },
            Correlations = new CorrelationTable(["BTC", "ETH"], new double[,] { { 1, 0.87 }, { 0.87, 1 } }),
        },
        RiskParameters.Default with
        {
            Portfolio = new PortfolioParameters { CrossOffset = 0.3 },
            UnlistedUnderlying = new UnderlyingParameters(1.5, 0.1, 0.15, 0.05) { Liquidity = new MarketLiquidity(1e9), Rule = new LinearRule.Tiered(new SizeTiers([new SizeTier(1e5, new MarginRates(0.1, 0.2))])) },
        },
        AccountStatus.Warning);

    [Fact]
    public void A_verdict_read_back_replays_to_the_same_bits()
    {
        RecordedVerdict read = RecordedVerdict.FromJson(Verdict.ToJson());

        Assert.Equal(Bits(Verdict.Replay()), Bits(read.Replay()));
        Assert.Equal(Verdict.ToJson(), read.ToJson());
    }

    [Fact]
    public void Nothing_of_a_verdict_is_left_out()
    {
        RecordedVerdict read = RecordedVerdict.FromJson(Verdict.ToJson());

        Assert.Equal(0.3, read.Parameters.Portfolio.CrossOffset);
        Assert.IsType<LinearRule.Tiered>(read.Parameters.UnlistedUnderlying.Rule);
        Assert.Equal(0.87, read.Market.Correlations!.Between(new Underlying("ETH"), new Underlying("BTC")));
        Assert.Equal(Surface.Slices, read.Market.Of(new Underlying("ETH")).Surface!.Slices);
        Assert.Equal(1e9, read.Parameters.Of(new Underlying("SOL")).Liquidity!.DailyVolumeUsd);
        Assert.Equal(AccountStatus.Warning, read.Previous);
        Assert.Equal(Verdict.View.SubAccounts[1].Options, read.View.SubAccounts[1].Options);
    }

    [Fact]
    public void FromJson_names_a_parameter_outside_its_range()
    {
        string json = Verdict.ToJson().Replace("\"quantile\":2.576", "\"quantile\":0.5", StringComparison.Ordinal);

        Assert.Contains("Quantile: expected 1 to 6, found 0.5.", Assert.ThrowsAny<ArgumentException>(() => RecordedVerdict.FromJson(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"view\":null}")]
    public void FromJson_refuses_what_is_no_verdict(string json) => Assert.Throws<JsonException>(() => RecordedVerdict.FromJson(json));
}
