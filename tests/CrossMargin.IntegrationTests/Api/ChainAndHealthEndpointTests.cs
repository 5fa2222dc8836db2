using System.Net;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class ChainAndHealthEndpointTests(DevnetFixture devnet)
{
    [Fact]
    public async Task Chains_say_where_they_stand_and_why_they_are_degraded()
    {
        await using ApiHost host = (await StartAsync()).Load(First);

        JsonElement[] chains = [.. (await host.GetAsync("/v1/chains")).GetProperty("chains").EnumerateArray()];

        Assert.Equal(["first", "second"], chains.Select(chain => chain.GetProperty("name").GetString()));
        Assert.Equal(100, chains[0].GetProperty("asOf").GetProperty("number").GetInt64());
        Assert.Equal(JsonValueKind.Null, chains[0].GetProperty("degraded").ValueKind);
        Assert.Equal("Nothing is indexed yet.", chains[1].GetProperty("degraded").GetString());
        Assert.Equal(Owner(0x900).ToString(), chains[0].GetProperty("venues")[0].GetProperty("addresses").GetProperty("pool").GetString());
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

    private async Task<string> MigratedDatabaseAsync()
    {
        string connectionString = await devnet.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(connectionString);
        await new Migrator(source).MigrateAsync(TestContext.Current.CancellationToken);
        return connectionString;
    }
}
