using System.Net;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger.History;

namespace CrossMargin.IntegrationTests.Api;

public sealed class HistoryEndpointTests(DevnetFixture devnet)
{
    // The clock of the host stands still a few minutes after the last point.
    private static readonly DateTimeOffset Last = ApiHost.Now.AddSeconds(-180 - ApiHost.Now.ToUnixTimeSeconds() % 60);

    private static readonly string Owner = ApiHost.Owner(1).ToString();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_history_has_every_figure_of_every_minute()
    {
        await using ApiHost host = await StartAsync(minutes: 10);

        JsonElement history = await host.GetAsync($"/v1/accounts/{Owner}/history");

        JsonElement[] points = [.. history.GetProperty("points").EnumerateArray()];
        Assert.Equal(10, points.Length);
        Assert.Equal(Last, points[9].GetProperty("time").GetDateTimeOffset());
        Assert.Equal(Last.AddMinutes(-9), points[0].GetProperty("time").GetDateTimeOffset());
        Assert.Equal(
            ("Warning", 1.25, 1.5, 1000.5, 900.25, 120, 100.125),
            (points[9].GetProperty("status").GetString(), points[9].GetProperty("uniMMR").GetDouble(), points[9].GetProperty("uniMMRMin").GetDouble() + 0.25,
                points[9].GetProperty("actualEquity").GetDouble(), points[9].GetProperty("accountEquity").GetDouble(),
                points[9].GetProperty("accountInitialMargin").GetDouble(), points[9].GetProperty("accountMaintMargin").GetDouble()));
        Assert.Equal(JsonValueKind.Null, points[9].GetProperty("uniMMROptimistic").ValueKind);
        Assert.Equal(JsonValueKind.Null, history.GetProperty("next").ValueKind);
        Assert.Equal(2, history.GetProperty("asOf").GetArrayLength());
        Assert.Equal((Owner, 60), (history.GetProperty("owner").GetString(), history.GetProperty("resolution").GetInt32()));
    }

    [Fact]
    public async Task Pages_of_a_coarse_resolution_follow_on_each_other()
    {
        await using ApiHost host = await StartAsync(minutes: 150);
        string from = Last.AddDays(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        List<DateTimeOffset> times = [];
        for (string? next = from; next is not null;)
        {
            JsonElement page = await host.GetAsync($"/v1/accounts/{Owner}/history?from={Uri.EscapeDataString(next)}&resolution=3600&limit=2");
            times.AddRange(page.GetProperty("points").EnumerateArray().Select(point => point.GetProperty("time").GetDateTimeOffset()));
            next = page.GetProperty("next").GetString();
        }

        Assert.InRange(times.Count, 3, 4);
        Assert.All(times, time => Assert.Equal(0, time.ToUnixTimeSeconds() % 3600));
        Assert.Equal(times.Distinct().Order(), times);
    }

    [Fact]
    public async Task Who_holds_nothing_any_more_has_a_history_and_who_never_did_has_none()
    {
        await using ApiHost host = await StartAsync(minutes: 3);
        AccountId gone = new(ApiHost.Owner(7), ApiHost.Second);
        await WriteAsync(host, gone, Last);

        Assert.Equal(1, (await host.GetAsync($"/v1/accounts/{gone.Owner}/history?chain=10")).GetProperty("points").GetArrayLength());
        await host.GetAsync($"/v1/accounts/{gone.Owner}/history?chain=1", HttpStatusCode.NotFound);
        await host.GetAsync($"/v1/accounts/{gone.Owner}/history", HttpStatusCode.NotFound);
        Assert.Equal(0, (await host.GetAsync($"/v1/accounts/{Owner}/history?to=2020-01-01T00:00:00Z")).GetProperty("points").GetArrayLength());
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-01-01T00:00:00", "from")]
    [InlineData("to=2026-01-01", "to")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00%2B00:00", "from")]
    [InlineData("resolution=0", "resolution")]
    [InlineData("resolution=2678401", "resolution")]
    [InlineData("resolution=1h", "resolution")]
    [InlineData("limit=44641", "limit")]
    [InlineData("limit=0", "limit")]
    [InlineData("chain=5", "chain")]
    public async Task A_malformed_parameter_is_refused_by_its_name(string query, string field)
    {
        await using ApiHost host = (await ApiHost.StartAsync()).Load(ApiHost.First, ApiHost.Account(1, 1, 0)).Load(ApiHost.Second);

        JsonElement problem = await host.GetAsync($"/v1/accounts/{Owner}/history?{query}", HttpStatusCode.BadRequest);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_contract_on_several_chains_needs_the_chain_to_be_named()
    {
        await using ApiHost host = (await ApiHost.StartAsync(devnet))
            .Load(ApiHost.First, ApiHost.Account(1, 1, 0, isContract: true)).Load(ApiHost.Second, ApiHost.Account(1, 1, 0, isContract: true));
        await WriteAsync(host, new AccountId(ApiHost.Owner(1), ApiHost.First), Last);

        JsonElement problem = await host.GetAsync($"/v1/accounts/{Owner}/history", HttpStatusCode.BadRequest);
        Assert.True(problem.GetProperty("errors").TryGetProperty("chain", out _));
        Assert.Equal(1, (await host.GetAsync($"/v1/accounts/{Owner}/history?chain=1")).GetProperty("points").GetArrayLength());
        Assert.Equal(0, (await host.GetAsync($"/v1/accounts/{Owner}/history?chain=10")).GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_database_that_is_away_is_the_servers_state()
    {
        await using ApiHost host = (await ApiHost.StartAsync()).Load(ApiHost.First, ApiHost.Account(1, 1, 0)).Load(ApiHost.Second);

        await host.GetAsync($"/v1/accounts/{Owner}/history", HttpStatusCode.ServiceUnavailable);
    }

    private async Task<ApiHost> StartAsync(int minutes)
    {
        ApiHost host = (await ApiHost.StartAsync(devnet)).Load(ApiHost.First, ApiHost.Account(1, 1, 0)).Load(ApiHost.Second);
        for (int minute = minutes - 1; minute >= 0; minute--)
            await WriteAsync(host, new AccountId(ApiHost.Owner(1)), Last.AddMinutes(-minute));
        return host;
    }

    // Each minute's writer lives in that minute.
    private static async Task WriteAsync(ApiHost host, AccountId account, DateTimeOffset at) => Assert.True(
        await new HistoryStore(host.Source, new StoppedClock(at)).WriteAsync(
            at, [new AccountSnapshot(account, new HistoryPoint(at, "Warning", 1.25f, float.PositiveInfinity, 1000.5f, 900.25f, 120, 100.125f))], Token));

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
