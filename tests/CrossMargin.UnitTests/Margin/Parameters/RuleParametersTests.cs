using CrossMargin.Margin.Parameters;

namespace CrossMargin.UnitTests.Margin.Parameters;

public sealed class RuleParametersTests
{
    public static TheoryData<string, Action> BadValues => new()
    {
        { "Initial: expected 0.05 to 1", () => _ = new MarginRates(0.05, 0.04) },
        { "Maintenance: expected 0 to 1, found NaN", () => _ = new MarginRates(double.NaN) },
        { "tiers: expected 1 to 100, found 0", () => _ = new SizeTiers([]) },
        { "UpToUsd: expected ", () => _ = new SizeTiers([new(5, new()), new(5, new())]) },
        { "Maintenance: expected 0.03 to 1, found 0.02", () => _ = new SizeTiers([new(5, new()), new(6, new(0.02, 0.04))]) },
        { "Initial: expected 0.04 to 1, found 0.03", () => _ = new SizeTiers([new(5, new()), new(6, new(0.03, 0.03))]) },
        { "ScaleUnits: expected ", () => _ = new SkewScale(0) },
        { "LowerUsd: expected 0 to 1, found 2", () => _ = new OpenInterestScale(2, 1) },
        { "Factor: expected 0 to 10, found -1", () => _ = new SizeDiscount(-1) },
        { "points: expected 1 to 1000, found 0", () => _ = new DepthTable([]) },
        { "SoldUsd: expected ", () => _ = new DepthTable([new(2, 0), new(1, 0)]) },
        { "SoldUsd: expected ", () => _ = new DepthTable([new(0, 0)]) },
        { "LostFraction: expected 0.5 to 1, found 0.4", () => _ = new DepthTable([new(1, 0.5), new(2, 0.4)]) },
        { "Participation: expected ", () => _ = new MarketLiquidity(1, 0) },
        { "TooVolatileRatio: expected ", () => _ = new PriceGuards(tooVolatileRatio: 1) },
        { "LiquidationPatience: expected 1 to 100, found 0.5", () => _ = new PriceGuards(liquidationPatience: 0.5) },
        { "GracePeriod: expected ", () => _ = new SequencerParameters { GracePeriod = TimeSpan.FromSeconds(-1) } },
        { "HaircutFactor: expected 1 to 10, found 0.5", () => _ = new SequencerParameters { HaircutFactor = 0.5 } },
        { "Finality: expected ", () => _ = new ChainLatency(TimeSpan.FromDays(15)) },
        { "Quantile: expected 1 to 6, found 0", () => _ = new SurvivalParameters { Quantile = 0 } },
        { "Buffer: expected 0 to 1, found 1.5", () => _ = new AuctionParameters(1.5) },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_names_itself_and_its_range(string expected, Action make) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);

    [Fact]
    public void Tables_are_equal_by_their_content()
    {
        Assert.Equal(new SizeTiers(), new SizeTiers());
        Assert.Equal(new DepthTable([new(1, 0.5)]), new DepthTable([new(1, 0.5)]));
        Assert.NotEqual(new DepthTable([new(1, 0.5)]), new DepthTable([new(1, 0.6)]));
        Assert.Equal(new SizeTiers().GetHashCode(), new SizeTiers().GetHashCode());
    }
}
