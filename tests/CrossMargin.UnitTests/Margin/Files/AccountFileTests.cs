using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Margin.Files;

namespace CrossMargin.UnitTests.Margin.Files;

public sealed class AccountFileTests
{
    private const string Price = """{"usd": 2000.12, "ageSeconds": 60, "heartbeatSeconds": 3600, "deviation": 0.005, "confidence": 0.001}""";

    [Fact]
    public void An_account_is_read_digit_by_digit()
    {
        AccountFile read = Read(
            $$"""{"token": "WETH", "underlying": "ETH", "amount": "10.000000000000000001", "price": {{Price}} }""",
            rest: $$"""
                , "isolated": true,
                "perps": [{"symbol": "ETH-PERP", "underlying": "ETH", "size": "-1.5", "entryPrice": 2010.5, "funding": "-0.25", "mark": {{Price}} }],
                "options": [{"underlying": "ETH", "strike": 2200, "expiry": "2026-12-25T08:00:00Z", "isCall": true, "size": "-2", "spot": {{Price}}, "forward": 2005, "volatility": 0.8, "rate": 0.03}]
                """);

        SubAccountView subAccount = Assert.Single(read.View.SubAccounts);
        CollateralBalance collateral = Assert.Single(subAccount.Collateral);
        PerpPosition perp = Assert.Single(subAccount.Perps);
        OptionPosition option = Assert.Single(subAccount.Options);
        Assert.Equal("10.000000000000000001", collateral.Amount.ToString());
        Assert.Equal((2000.12, 0.001), (collateral.Price!.Usd, collateral.Price.Confidence));
        Assert.Equal(read.View.Time.AddMinutes(-1), collateral.Price.UpdatedAt);
        Assert.Equal(new FeedPromise(TimeSpan.FromHours(1), 0.005), collateral.Price.Feed);
        Assert.Equal("-3015.75", perp.EntryValue.ToString()); // −1.5 · 2 010.5
        Assert.Equal("-0.25", perp.AccruedFunding.ToString());
        Assert.Equal(("ETH-20261225-2200-C", new OptionMark(2005, 0.8, 0.03)), (option.Instrument.Symbol, option.Mark));
        Assert.True(subAccount.IsIsolated);
        Assert.Equal(new ChainId(1), Assert.Single(read.View.Chains).AsOf.Chain);
    }

    [Fact]
    public void Tokens_of_different_symbols_are_different_tokens_and_equal_ones_the_same()
    {
        AccountFile read = Read("""
            {"token": "WETH", "underlying": "ETH", "amount": "1"}, {"token": "wstETH", "underlying": "ETH", "amount": "1"}, {"token": "WETH", "underlying": "ETH", "amount": "2"}
            """);

        Assert.Equal(2, read.View.SubAccounts[0].Collateral.Select(one => one.Token.Address).Distinct().Count());
    }

    [Fact]
    public void A_market_is_read()
    {
        AccountFile read = Read("", market: """
            , "market": {
                "stablePrice": 0.99, "underlyings": {"ETH": {"volatility": 0.9, "regime": 1.5, "twapUsd": 1990, "openInterestUsd": 1e9}},
                "correlations": {"symbols": ["BTC", "ETH"], "rows": [[1, 0.8], [0.8, 1]]}
            }
            """);

        Assert.Equal(0.99, read.Market.StablePrice);
        Assert.Equal((0.9, 1.5, 1990, 1e9), (
            read.Market.Of(new("ETH")).Volatility!.Value, read.Market.Of(new("ETH")).Regime,
            read.Market.Of(new("ETH")).TwapUsd!.Value, read.Market.Of(new("ETH")).OpenInterestUsd!.Value));
        Assert.Equal(0.8, read.Market.Correlations!.Between(new("ETH"), new("BTC")));
    }

    [Theory]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": 10}""", "amount")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1e3"}""", "amount")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "-1"}""", "amount")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "0.0000000000000000001"}""", "amount")]
    [InlineData("""{"token": "WETH", "underlying": "eth", "amount": "1"}""", "underlying")]
    [InlineData("""{"token": "", "underlying": "ETH", "amount": "1"}""", "token")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"ageSeconds": 1}}""", "price.usd")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": -1, "ageSeconds": 1}}""", "price.usd")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": 1e999, "ageSeconds": 1}}""", "price.usd")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": "1", "ageSeconds": 1}}""", "price.usd")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": 1}}""", "price.ageSeconds")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": 1, "updatedAt": "noon"}}""", "price.updatedAt")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": 1, "ageSeconds": 1, "deviation": 0.1}}""", "price.heartbeatSeconds")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "price": {"usd": 1, "ageSeconds": 1, "confidence": 2}}""", "price.confidence")]
    [InlineData("""{"token": "WETH", "underlying": "ETH", "amount": "1", "prize": {}}""", "prize")]
    public void A_fault_of_a_holding_is_told_with_its_place(string collateral, string place) =>
        Assert.Contains(FaultsOf(() => Read(collateral)), fault => fault.Path == $"$.subAccounts[0].collateral[0].{place}");

    [Theory]
    [InlineData("""{}""", "$.time")]
    [InlineData("""[]""", "$")]
    [InlineData("""{"time": "soon", "chains": [], "subAccounts": []}""", "$.time")]
    [InlineData("""{"time": "2026-11-21T12:00:00Z", "chains": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}], "subAccounts": []}""", "$.chains[*].id")]
    [InlineData("""{"time": "2026-11-21T12:00:00Z", "chains": [{"id": 0, "name": "a"}], "subAccounts": []}""", "$.chains[0].id")]
    [InlineData("""{"time": "2026-11-21T12:00:00Z", "chains": [], "subAccounts": [{"chain": "a", "venue": "b"}]}""", "$.subAccounts[0].chain")]
    [InlineData("""{"time": "0001-01-01T00:00:00Z", "chains": [{"id": 1, "name": "a", "lagSeconds": 9}], "subAccounts": []}""", "$.time")]
    public void A_fault_of_the_file_is_told_with_its_place(string text, string path) =>
        Assert.Contains(FaultsOf(() => AccountFile.Read(JsonElement.Parse(text), "mine.json")), fault => fault.Path == path);

    [Theory]
    [InlineData("""{"stablePrice": 0}""", "$.market.stablePrice")]
    [InlineData("""{"underlyings": {"ETH": {"regime": 3}}}""", "$.market.underlyings.ETH.regime")]
    [InlineData("""{"correlations": {"symbols": ["ETH", "eth"], "rows": [[1, 1], [1, 1]]}}""", "$.market.correlations.symbols")]
    [InlineData("""{"correlations": {"symbols": ["ETH", "BTC"], "rows": [[1, 0.5], [0.4, 1]]}}""", "$.market.correlations.rows")]
    [InlineData("""{"correlations": {"symbols": ["ETH", "BTC"], "rows": [[1]]}}""", "$.market.correlations.rows")]
    public void A_fault_of_the_market_is_told_with_its_place(string market, string path) =>
        Assert.Contains(FaultsOf(() => Read("", market: $", \"market\": {market}")), fault => fault.Path == path);

    private static IReadOnlyList<ConfigurationFault> FaultsOf(Action read) => Assert.Throws<ConfigurationException>(read).Faults;

    private static AccountFile Read(string collateral, string rest = "", string market = "") => AccountFile.Read(
        JsonElement.Parse($$"""
            {
              "time": "2026-11-21T12:00:00Z", "chains": [{"id": 1, "name": "ethereum", "lagSeconds": 5, "blockTimeSeconds": 12}],
              "subAccounts": [{"chain": "ethereum", "venue": "aave-v3", "collateral": [{{collateral}}]{{rest}} }]{{market}}
            }
            """),
        "mine.json");
}
