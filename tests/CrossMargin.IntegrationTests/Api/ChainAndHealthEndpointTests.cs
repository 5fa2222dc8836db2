using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using CrossMargin.Api;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class ChainAndHealthEndpointTests(DevnetFixture devnet)
{
    [Fact]
    public async Task Chains_say_where_they_stand_and_why_they_are_degraded()
    {
        await using ApiHost host = (await StartAsync()).Load(First);
        host.Book.Load(new ChainHoldings(host.Book.AsOf(First), []) { Unwinds = 2 });

        JsonElement[] chains = [.. (await host.GetAsync("/v1/chains")).GetProperty("chains").EnumerateArray()];

        Assert.Equal(["first", "second"], chains.Select(chain => chain.GetProperty("name").GetString()));
        Assert.Equal(100, chains[0].GetProperty("asOf").GetProperty("number").GetInt64());
        Assert.Equal(JsonValueKind.Null, chains[0].GetProperty("degraded").ValueKind);
        Assert.Equal("Nothing is indexed yet.", chains[1].GetProperty("degraded").GetString());
        Assert.Equal((2, 0), (chains[0].GetProperty("reorgs").GetInt64(), chains[1].GetProperty("reorgs").GetInt64()));
        Assert.Equal(Owner(0x900).ToString(), chains[0].GetProperty("venues")[0].GetProperty("addresses").GetProperty("pool").GetString());
    }

    [Fact]
    public async Task Chains_say_how_their_endpoints_fare_where_this_process_asks_them()
    {
        EndpointCondition one = new(
            "https://node.example:443", EndpointState.Resting, Now, 12, 3, new Dictionary<string, long> { ["logs_missing"] = 2 }, 20.5, null, 25,
            new BlockRef(First, 99, Hash32.OfNumber(99), Now.ToUnixTimeSeconds()), 2_000, null, "it is away");
        await using ApiHost host = (await StartAsync(endpoints: new EndpointConditions(chain => chain == First ? [one] : []))).Load(First);
        await using ApiHost apart = (await StartAsync()).Load(First);

        JsonElement[] chains = [.. (await host.GetAsync("/v1/chains")).GetProperty("chains").EnumerateArray()];

        JsonElement told = Assert.Single(chains[0].GetProperty("endpoints").EnumerateArray());
        Assert.Equal("Resting", told.GetProperty("state").GetString());
        Assert.Equal(2, told.GetProperty("distrusts").GetProperty("logs_missing").GetInt64());
        Assert.Equal(99, told.GetProperty("head").GetProperty("number").GetInt64());
        Assert.Equal((25, 2_000), (told.GetProperty("requestsPerSecond").GetDouble(), told.GetProperty("logBlocksMax").GetInt64()));
        Assert.Empty(chains[1].GetProperty("endpoints").EnumerateArray());
        Assert.Equal(
            JsonValueKind.Null, (await apart.GetAsync("/v1/chains")).GetProperty("chains")[0].GetProperty("endpoints").ValueKind);
    }

    [Fact]
    public async Task Metrics_are_told_as_Prometheus_wants_them()
    {
        await using ApiHost host = await StartAsync();
        using Meter meter = new("CrossMargin.Test");
        meter.CreateCounter<long>("test.hosted", "{answer}", "Answers.").Add(3, new KeyValuePair<string, object?>("chain.id", 1));

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(
            "# HELP test_hosted_total Answers.\n# TYPE test_hosted_total counter\ntest_hosted_total{chain_id=\"1\"} 3\n",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_asks_nothing_of_anybody()
    {
        await using ApiHost host = await StartAsync();

        Assert.True((await host.GetAsync("/health/live")).GetProperty("live").GetBoolean());
    }

    [Fact]
    public async Task Ready_names_everything_that_is_not()
    {
        await using ApiHost host = (await StartAsync()).Load(First);

        JsonElement answer = await host.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable);

        Assert.False(answer.GetProperty("ready").GetBoolean());
        Assert.Equal(["chain 10", "database"], answer.GetProperty("notReady").EnumerateArray().Select(fault => fault.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Ready_is_given_with_a_database_and_every_chain_though_one_lags()
    {
        await using ApiHost host = (await StartAsync(await MigratedDatabaseAsync())).Load(First).Load(Second);
        host.Book.Load(new ChainHoldings(new BlockRef(Second, 7, Hash32.OfNumber(7), Now.ToUnixTimeSeconds() - 3_600), []));

        JsonElement answer = await host.GetAsync("/health/ready");

        Assert.Empty(answer.GetProperty("notReady").EnumerateArray());
        Assert.Equal("chain 10", Assert.Single(answer.GetProperty("degraded").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Ready_names_a_venue_that_is_refused_or_cannot_be_read()
    {
        await using ApiHost host = (await StartAsync(await MigratedDatabaseAsync())).Load(First).Load(Second);
        BlockRef at = new(Second, 7, Hash32.OfNumber(7), Now.ToUnixTimeSeconds());
        foreach ((Slot mark, string reason) in (IEnumerable<(Slot, string)>)[(VenueMarks.Refused, "not such a venue"), (VenueMarks.Degraded, "A log of block 4")])
        {
            host.Book.Load(new ChainHoldings(at, [new Holding("plain", SubAccountKey.Market, mark, 5)]));

            JsonElement fault = Assert.Single((await host.GetAsync("/health/ready")).GetProperty("degraded").EnumerateArray());

            Assert.Equal("venue 10/plain", fault.GetProperty("name").GetString());
            Assert.Contains(reason, fault.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("insert into ledger_version (version, name) values (9999, 'of a newer program')", "at least as new")]
    [InlineData("delete from ledger_version where version = (select max(version) from ledger_version)", "crossmargin migrate")]
    [InlineData("drop table ledger_version", "crossmargin migrate")]
    public async Task Ready_is_not_given_over_a_ledger_of_another_version(string sql, string expected)
    {
        string database = await MigratedDatabaseAsync();
        await using ApiHost host = (await StartAsync(database)).Load(First).Load(Second);
        await host.Source.ExecuteAsync(sql, TestContext.Current.CancellationToken);

        JsonElement answer = await host.GetAsync("/health/ready", HttpStatusCode.ServiceUnavailable);

        JsonElement fault = Assert.Single(answer.GetProperty("notReady").EnumerateArray());
        Assert.Equal("ledger", fault.GetProperty("name").GetString());
        Assert.Contains(expected, fault.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_is_given_and_names_what_else_the_process_cannot_do()
    {
        ProcessFaults faults = new(() => [new ReadinessFault("keeper 10", "It has no gas.")]);
        await using ApiHost host = (await StartAsync(await MigratedDatabaseAsync(), faults: faults)).Load(First).Load(Second);

        JsonElement answer = await host.GetAsync("/health/ready");

        Assert.Equal("It has no gas.", Assert.Single(answer.GetProperty("degraded").EnumerateArray()).GetProperty("reason").GetString());
    }

    private async Task<string> MigratedDatabaseAsync()
    {
        string connectionString = await devnet.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(connectionString);
        await new Migrator(source).MigrateAsync(TestContext.Current.CancellationToken);
        return connectionString;
    }
}
