using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Domain;
using CrossMargin.Margin.Parameters;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class SimulateTests
{
    // 1: 10 ether against 14 000 dollars on the first chain, 1 ether on the second. 2: has dollars owed on the second.
    private static async Task<ApiHost> StartWithAccountsAsync() => (await StartAsync())
        .Load(First, [.. Account(1, ether: 10, dollars: 14_000), .. Account(3, 5, 0)])
        .Load(Second, [.. Account(1, 1, 0), .. Account(2, 10, 1_000)]);

    [Fact]
    public async Task A_price_move_gives_the_account_at_that_price_and_changes_nothing()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await SimulateAsync(host, 1, """{"kind":"price","underlying":"ETH","move":-0.2}""");

        Assert.Equal(11 * 2_000 - 14_000, Number(answer, "before", "actualEquity"), 6);
        Assert.Equal(11 * 1_600 - 14_000, Number(answer, "after", "actualEquity"), 6);
        Assert.True(answer.GetProperty("after").GetProperty("isLiquidatable").GetBoolean()); // 16 000 · 0.83 < 14 000
        Assert.False(answer.GetProperty("passes").GetBoolean());
        Assert.Contains("BelowVenueLine", answer.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Equal(11 * 2_000 - 14_000, (await host.GetAsync($"/v1/accounts/{Owner(1)}")).GetProperty("actualEquity").GetDouble(), 6);
    }

    [Fact]
    public async Task Before_is_what_the_account_itself_says()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        JsonElement account = await host.GetAsync($"/v1/accounts/{Owner(1)}");

        JsonElement before = (await SimulateAsync(host, 1, """{"kind":"volatility","move":0.5}""")).GetProperty("before");

        foreach (string figure in new[] { "health", "uniMMR", "uniMMROptimistic", "actualEquity", "accountEquity", "initialEquity", "accountInitialMargin", "accountMaintMargin", "virtualMaxWithdrawAmount" })
            Assert.Equal(account.GetProperty(figure).GetDouble(), before.GetProperty(figure).GetDouble());
    }

    [Theory]
    [InlineData("""{"kind":"collateral","chainId":1,"venue":"plain","token":"WETH","amount":"2.5"}""", 2.5 * 2_000)]
    [InlineData("""{"kind":"debt","chainId":1,"venue":"plain","token":"usdc","amount":"-1000"}""", 1_000)]
    [InlineData("""{"kind":"close","chainId":1,"venue":"plain","token":"USDC"}""", 14_000)]
    [InlineData("""{"kind":"Collateral","chainId":10,"venue":"plain","token":"0x000000000000000000000000000000000000000e","amount":"-1"}""", -2_000)]
    [InlineData("""{"kind":"debt","chainId":10,"venue":"plain","token":"USDC","amount":"500.25"}""", -500.25)]
    [InlineData("""{"kind":"move","from":{"chainId":10,"venue":"plain"},"to":{"chainId":1,"venue":"plain"},"token":"WETH","amount":"1"}""", 0)]
    public async Task Changes_move_the_equity_by_what_comes_and_goes(string change, double byUsd)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await SimulateAsync(host, 1, change);

        Assert.Equal(byUsd, Number(answer, "after", "actualEquity") - Number(answer, "before", "actualEquity"), 6);
        Assert.True(answer.GetProperty("passes").GetBoolean() || byUsd < 0, answer.GetRawText());
    }

    [Fact]
    public async Task A_transfer_helps_the_venue_that_it_goes_to()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        JsonElement answer = await SimulateAsync(
            host, 1, """{"kind":"move","from":{"chainId":10,"venue":"plain"},"to":{"chainId":1,"venue":"plain"},"token":"WETH","amount":"0.5"}""");

        JsonElement there = answer.GetProperty("account").GetProperty("subAccounts")[0];
        Assert.Equal(10.5 * 2_000 * 0.83 / 14_000, there.GetProperty("local").GetProperty("healthFactor").GetDouble(), 9);
        Assert.Equal("10.5", there.GetProperty("collateral")[0].GetProperty("amount").GetProperty("quantity").GetString());
    }

    [Fact]
    public async Task A_sub_account_is_opened_where_the_account_has_none_by_the_terms_of_others()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await SimulateAsync(
            host, 3,
            """{"kind":"collateral","chainId":10,"venue":"plain","token":"WETH","amount":"4"}""",
            """{"kind":"debt","chainId":10,"venue":"plain","token":"USDC","amount":"1000"}""");

        JsonElement opened = answer.GetProperty("account").GetProperty("subAccounts")[1];
        Assert.Equal(10, opened.GetProperty("chainId").GetInt64());
        Assert.Equal(4 * 2_000 * 0.83 / 1_000, opened.GetProperty("local").GetProperty("healthFactor").GetDouble(), 9);
        Assert.Equal([1L, 10L], answer.GetProperty("asOf").EnumerateArray().Select(block => block.GetProperty("chainId").GetInt64()));
    }

    [Theory]
    [InlineData("""{"changes":[]}""", "changes")]
    [InlineData("""{}""", "changes")]
    [InlineData("""[]""", "changes")]
    [InlineData("""null""", "changes")]
    [InlineData("""{"changes":[{"kind":"price","move":-0.1}],"owner":1}""", "owner")]
    [InlineData("""{"changes":[{}]}""", "changes[0].kind")]
    [InlineData("""{"changes":[7]}""", "changes[0].kind")]
    [InlineData("""{"changes":[{"kind":"steal"}]}""", "changes[0].kind")]
    [InlineData("""{"changes":[{"kind":"price"}]}""", "changes[0].move")]
    [InlineData("""{"changes":[{"kind":"price","move":-1}]}""", "changes[0].move")]
    [InlineData("""{"changes":[{"kind":"price","move":"NaN"}]}""", "changes[0].move")]
    [InlineData("""{"changes":[{"kind":"price","move":0.1,"amount":"1"}]}""", "changes[0].amount")]
    [InlineData("""{"changes":[{"kind":"price","move":0.1},{"kind":"debt","chainId":1,"venue":"mars","token":"USDC","amount":"1"}]}""", "changes[1].venue")]
    [InlineData("""{"changes":[{"kind":"debt","chainId":1,"venue":"plain","token":"DOGE","amount":"1"}]}""", "changes[0].token")]
    [InlineData("""{"changes":[{"kind":"debt","chainId":1,"venue":"plain","token":"USDC","amount":"0.0000001"}]}""", "changes[0].amount")]
    [InlineData("""{"changes":[{"kind":"debt","chainId":1,"venue":"plain","token":"USDC","amount":"0"}]}""", "changes[0].amount")]
    [InlineData("""{"changes":[{"kind":"debt","chainId":1,"venue":"plain","token":"USDC","amount":"1e5"}]}""", "changes[0].amount")]
    [InlineData("""{"changes":[{"kind":"debt","chainId":1,"venue":"plain","part":"0x1","token":"USDC","amount":"1"}]}""", "changes[0].part")]
    [InlineData("""{"changes":[{"kind":"perp","chainId":1,"venue":"plain","instrument":"ETH-PERP","amount":"1"}]}""", "changes[0].instrument")]
    [InlineData("""{"changes":[{"kind":"collateral","chainId":1,"venue":"plain","token":"WETH","amount":"-10.5"}]}""", "changes")]
    [InlineData("""{"changes":[{"kind":"move","from":{"chainId":10,"venue":"plain"},"token":"WETH","amount":"1"}]}""", "changes[0].to")]
    public async Task What_cannot_be_is_refused_by_its_place(string body, string field)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement problem = await host.PostAsync($"/v1/accounts/{Owner(1)}/simulate", body, HttpStatusCode.BadRequest);

        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name));
    }

    [Fact]
    public async Task More_than_fifty_changes_are_too_many()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        string change = """{"kind":"price","move":0.01}""";

        await host.PostAsync($"/v1/accounts/{Owner(1)}/simulate", $$"""{"changes":[{{string.Join(',', Enumerable.Repeat(change, 50))}}]}""", HttpStatusCode.OK);
        await host.PostAsync($"/v1/accounts/{Owner(1)}/simulate", $$"""{"changes":[{{string.Join(',', Enumerable.Repeat(change, 51))}}]}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Nobody_is_asked_about_who_has_nothing()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        await host.PostAsync($"/v1/accounts/{Owner(9)}/simulate", """{"changes":[{"kind":"price","move":0.1}]}""", HttpStatusCode.NotFound);
        await host.PostAsync($"/v1/accounts/{Owner(9)}/advice", "{}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Risk_has_the_account_at_every_price()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement risk = await host.GetAsync($"/v1/accounts/{Owner(1)}/risk");

        double[] moves = [.. risk.GetProperty("grid").GetProperty("priceMoves").EnumerateArray().Select(move => move.GetDouble())];
        JsonElement[] rows = [.. risk.GetProperty("grid").GetProperty("cells").EnumerateArray()];
        Assert.All(rows, row => Assert.Equal(moves.Select(move => Math.Round(22_000 * move, 6)), row.EnumerateArray().Select(cell => Math.Round(cell.GetProperty("pnlUsd").GetDouble(), 6))));
        Assert.Equal(-11_000, risk.GetProperty("worst").GetProperty("pnlUsd").GetDouble(), 6);
        double volatility = RiskParameters.Default.Of(new Underlying("ETH")).Volatility;
        Assert.True(Number(risk, "valueAtRisk", "valueAtRisk") > 22_000 * volatility / Math.Sqrt(365) * 1.95);
        Assert.True(Number(risk, "valueAtRisk", "expectedShortfall") > Number(risk, "valueAtRisk", "valueAtRisk"));
    }

    [Fact]
    public async Task Advice_for_a_weak_account_restores_it_in_each_way_that_it_names()
    {
        await using ApiHost host = (await StartAsync()).Load(First, [.. Account(1, 10, 19_000)]).Load(Second, [.. Account(1, 1, 0)]);

        JsonElement advice = await host.PostAsync($"/v1/accounts/{Owner(1)}/advice", new JsonObject { ["target"] = 8 });

        Assert.Equal("Restored", advice.GetProperty("outcome").GetString());
        Assert.True(advice.GetProperty("uniMMRBefore").GetDouble() < 8);
        Assert.True(advice.GetProperty("uniMMRAfter").GetDouble() >= 8);
        Assert.NotEqual("none", advice.GetProperty("cheapest").GetString());
        JsonElement[] deposits = [.. advice.GetProperty("deposits").EnumerateArray()];
        Assert.NotEmpty(deposits);
        foreach (JsonElement deposit in deposits)
        {
            bool repays = deposit.GetProperty("kind").GetString() == "Repayment";
            string amount = deposit.GetProperty("amount").GetProperty("quantity").GetString()!;
            JsonElement done = await SimulateAsync(host, 1, new JsonObject
            {
                ["kind"] = repays ? "debt" : "collateral",
                ["chainId"] = deposit.GetProperty("chainId").GetInt64(),
                ["venue"] = "plain",
                ["token"] = deposit.GetProperty("amount").GetProperty("token").GetProperty("symbol").GetString(),
                ["amount"] = repays ? $"-{amount}" : amount,
            }.ToJsonString());
            Assert.InRange(Number(done, "after", "uniMMR"), 8, 8.001);
        }

        // 20 000 · 0.83 < 19 000: the venue's own line is crossed already, and the ether of the other chain would help.
        JsonElement local = Assert.Single(advice.GetProperty("topUps").EnumerateArray());
        Assert.True(local.GetProperty("topUpUsd").GetDouble() > 19_000 - 16_600);
        Assert.Equal(0, local.GetProperty("sendWithinSeconds").GetDouble());
        Assert.Equal(10, local.GetProperty("transfers")[0].GetProperty("fromChainId").GetInt64());
        double coversUsd = local.GetProperty("transfers")[0].GetProperty("coversUsd").GetDouble();
        Assert.Equal(Math.Min(2_000 * 0.83, local.GetProperty("topUpUsd").GetDouble()), coversUsd, 3);
    }

    [Fact]
    public async Task Advice_for_a_sound_account_is_to_do_nothing()
    {
        await using ApiHost host = (await StartAsync()).Load(First, [.. Account(1, 10, 1_000)]).Load(Second);

        JsonElement advice = await host.PostAsync($"/v1/accounts/{Owner(1)}/advice", new JsonObject());

        Assert.Equal("NotNeeded", advice.GetProperty("outcome").GetString());
        Assert.Equal("none", advice.GetProperty("cheapest").GetString());
        Assert.Empty(advice.GetProperty("deposits").EnumerateArray());
        Assert.Empty(advice.GetProperty("topUps").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"target":0.5}""", "target")]
    [InlineData("""{"target":"high"}""", "target")]
    [InlineData("""{"goal":2}""", "goal")]
    [InlineData("""[]""", "target")]
    public async Task A_target_out_of_range_is_refused(string body, string field)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement problem = await host.PostAsync($"/v1/accounts/{Owner(1)}/advice", body, HttpStatusCode.BadRequest);

        Assert.Contains(field, problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name));
    }

    private static Task<JsonElement> SimulateAsync(ApiHost host, int owner, params string[] changes) =>
        host.PostAsync($"/v1/accounts/{Owner(owner)}/simulate", $$"""{"changes":[{{string.Join(',', changes)}}]}""", HttpStatusCode.OK);

    private static double Number(JsonElement answer, string part, string figure) => answer.GetProperty(part).GetProperty(figure).GetDouble();
}
