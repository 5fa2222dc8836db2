using System.Net;
using System.Text.Json;

namespace CrossMargin.IntegrationTests.Api;

public sealed class BadRequestTests
{
    [Theory]
    [InlineData("/v1/accounts?limit=0", "limit")]
    [InlineData("/v1/accounts?limit=201", "limit")]
    [InlineData("/v1/accounts?limit=-1", "limit")]
    [InlineData("/v1/accounts?limit=many", "limit")]
    [InlineData("/v1/accounts?limit=99999999999999999999", "limit")]
    [InlineData("/v1/accounts?limit=", "limit")]
    [InlineData("/v1/accounts?status=Rich", "status")]
    [InlineData("/v1/accounts?status=2", "status")]
    [InlineData("/v1/accounts?sort=size", "sort")]
    [InlineData("/v1/accounts?chain=999", "chain")]
    [InlineData("/v1/accounts?venue=mars", "venue")]
    [InlineData("/v1/liquidations/first", "number")]
    [InlineData("/v1/liquidations/9223372036854775807", "number")]
    [InlineData("/v1/accounts?cursor=!", "cursor")]
    [InlineData("/v1/accounts?cursor=AAAA", "cursor")]
    [InlineData("/v1/accounts/0x12", "owner")]
    [InlineData("/v1/accounts/vitalik.eth", "owner")]
    [InlineData("/v1/accounts/0x00000000000000000000000000000000000000zz", "owner")]
    [InlineData("/v1/accounts/0x0000000000000000000000000000000000000001?chain=first", "chain")]
    [InlineData("/v1/accounts/0x0000000000000000000000000000000000000001?chain=999", "chain")]
    [InlineData("/v1/liquidations?chain=999", "chain")]
    [InlineData("/v1/liquidations?owner=me", "owner")]
    [InlineData("/v1/liquidations?cursor=last", "cursor")]
    [InlineData("/v1/liquidations?limit=1001", "limit")]
    [InlineData("/v1/links?owner=me", "owner")]
    [InlineData("/v1/links?cursor=last", "cursor")]
    [InlineData("/v1/links?limit=0", "limit")]
    public async Task A_malformed_parameter_is_refused_by_its_name(string path, string field)
    {
        await using ApiHost host = (await ApiHost.StartAsync()).Load(ApiHost.First).Load(ApiHost.Second);

        JsonElement problem = await host.GetAsync(path, HttpStatusCode.BadRequest);

        JsonProperty fault = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(field, fault.Name);
        Assert.StartsWith("Expected ", fault.Value[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_malformed_parameter_is_named_at_once()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        JsonElement problem = await host.GetAsync("/v1/accounts?limit=0&status=x&sort=y", HttpStatusCode.BadRequest);

        Assert.Equal(["limit", "sort", "status"], problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order());
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        await using ApiHost host = (await ApiHost.StartAsync())
            .Load(ApiHost.First, [.. ApiHost.Account(1, 1, 0), .. ApiHost.Account(2, 1, 0)]).Load(ApiHost.Second);
        string cursor = (await host.GetAsync("/v1/accounts?limit=1&sort=owner")).GetProperty("nextCursor").GetString()!;

        JsonElement problem = await host.GetAsync($"/v1/accounts?sort=health&cursor={cursor}", HttpStatusCode.BadRequest);

        Assert.True(problem.GetProperty("errors").TryGetProperty("cursor", out _));
    }

    [Fact]
    public async Task An_unknown_route_is_a_problem_too()
    {
        await using ApiHost host = await ApiHost.StartAsync();

        Assert.Equal(404, (await host.GetAsync("/v1/nothing", HttpStatusCode.NotFound)).GetProperty("status").GetInt32());
    }
}
