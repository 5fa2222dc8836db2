using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class MarketEndpointTests
{
    private static async Task<ApiHost> StartWithAccountsAsync() => (await StartAsync())
        .Load(First, [.. Account(1, ether: 10, dollars: 15_000), .. Account(2, 10, 17_000)])
        .Load(Second, [.. Account(1, 20, 0), .. Account(3, 1, 0)]);

    [Fact]
    public async Task The_overview_adds_up_all_accounts()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement overview = await host.GetAsync("/v1/overview");

        Assert.Equal(3, overview.GetProperty("accounts").GetInt32());
        Assert.Equal(41 * 2_000 - 32_000, overview.GetProperty("actualEquity").GetDouble(), 6);
        Assert.Equal(82_000, overview.GetProperty("collateralUsd").GetDouble(), 6);
        Assert.Equal(32_000, overview.GetProperty("debtUsd").GetDouble(), 6);
        Assert.Equal(3, overview.GetProperty("statuses").EnumerateArray().Sum(status => status.GetProperty("accounts").GetInt32()));
        JsonElement below = overview.GetProperty("atRisk")[0];
        Assert.Equal((1.0, 1, 20_000.0), (below.GetProperty("healthBelow").GetDouble(), below.GetProperty("accounts").GetInt32(), below.GetProperty("collateralUsd").GetDouble()));
    }

    [Fact]
    public async Task Venues_say_what_is_held_there()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement[] venues = [.. (await host.GetAsync("/v1/venues")).GetProperty("venues").EnumerateArray()];

        Assert.Equal([(1L, 2, 40_000.0, 32_000.0), (10L, 2, 42_000.0, 0.0)], venues.Select(venue => (
            venue.GetProperty("chainId").GetInt64(), venue.GetProperty("accounts").GetInt32(),
            Math.Round(venue.GetProperty("collateralUsd").GetDouble(), 6), Math.Round(venue.GetProperty("debtUsd").GetDouble(), 6))));
    }

    [Fact]
    public async Task Prices_come_once_each_with_their_age()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement[] prices = [.. (await host.GetAsync("/v1/prices")).GetProperty("prices").EnumerateArray()];

        // Of the dollar only where it is owed.
        Assert.Equal([(1L, "ETH"), (1L, "USD"), (10L, "ETH")], prices.Select(price => (price.GetProperty("chainId").GetInt64(), price.GetProperty("underlying").GetString()!)));
        Assert.All(prices, price => Assert.Equal(60, price.GetProperty("ageSeconds").GetDouble()));
    }

    [Fact]
    public async Task Parameters_are_those_that_accounts_are_judged_by()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement answer = await host.GetAsync("/v1/parameters");

        Assert.Equal("default", answer.GetProperty("version").GetString());
        Assert.Equal(1.2, answer.GetProperty("parameters").GetProperty("thresholds").GetProperty("reduceOnly").GetDouble());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("release").ValueKind);
    }

    [Fact]
    public async Task Positions_say_where_each_is()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement[] positions = [.. (await host.GetAsync($"/v1/accounts/{Owner(1)}/positions")).GetProperty("positions").EnumerateArray()];

        Assert.Equal([(1L, "20000"), (1L, "15000"), (10L, "40000")], positions.Select(position => (
            position.GetProperty("chainId").GetInt64(),
            (position.GetProperty("collateral") is { ValueKind: JsonValueKind.Object } owned ? owned : position.GetProperty("debt")).GetProperty("valueUsd").GetDouble().ToString("F0"))));
    }

    [Theory]
    [InlineData("chain=10", new[] { 1, 3 })]
    [InlineData("venue=plain&chain=1", new[] { 2, 1 })]
    [InlineData("sort=equity", new[] { 1, 2, 3 })]
    [InlineData("sort=distance", new[] { 2, 1, 3 })]
    public async Task Accounts_are_filtered_and_sorted(string query, int[] expected)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement page = await host.GetAsync($"/v1/accounts?{query}");

        Assert.Equal(expected.Select(Owner).Select(owner => owner.ToString()), page.GetProperty("accounts").EnumerateArray().Select(one => one.GetProperty("owner").GetString()));
        Assert.Equal(expected.Length, page.GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("/v1/accounts")]
    [InlineData("/v1/overview")]
    [InlineData("/v1/accounts/0x0000000000000000000000000000000000000001")]
    [InlineData("/v1/accounts/0x0000000000000000000000000000000000000001/risk")]
    public async Task Who_has_an_answer_already_gets_it_again_only_when_a_block_has_come(string path)
    {
        await using ApiHost host = await StartWithAccountsAsync();
        EntityTagHeaderValue tag = (await AskAsync(host, path, null)).Headers.ETag!;

        Assert.True(tag.IsWeak);
        HttpResponseMessage same = await AskAsync(host, path, tag);
        host.LoadAt(101, Second, [.. Account(1, 20, 0), .. Account(3, 1, 0)]);
        HttpResponseMessage other = await AskAsync(host, path, tag);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(tag, same.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.NotEqual(tag, other.Headers.ETag);
    }

    [Fact]
    public async Task A_problem_has_no_tag()
    {
        await using ApiHost host = await StartWithAccountsAsync();

        Assert.Null((await AskAsync(host, $"/v1/accounts/{Owner(9)}", null)).Headers.ETag);
        Assert.Null((await AskAsync(host, "/v1/accounts?limit=0", null)).Headers.ETag);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Answers_are_compressed_for_who_takes_it(string encoding)
    {
        await using ApiHost host = await StartWithAccountsAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri("/v1/accounts", UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd(encoding);

        using HttpResponseMessage response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiHost host, string path, EntityTagHeaderValue? known)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
