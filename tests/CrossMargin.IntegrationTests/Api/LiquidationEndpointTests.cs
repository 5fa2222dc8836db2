using System.Net;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Npgsql;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class LiquidationEndpointTests(DevnetFixture devnet)
{
    [Fact]
    public async Task Liquidations_come_newest_first_and_by_pages()
    {
        await using ApiHost host = await StartWithAttemptsAsync((First, 1), (First, 2), (Second, 1));

        JsonElement page = await host.GetAsync("/v1/liquidations?limit=2");
        JsonElement last = await host.GetAsync($"/v1/liquidations?limit=2&cursor={page.GetProperty("nextCursor").GetString()}");

        Assert.Equal([(10, 1), (1, 2)], Targets(page));
        Assert.Equal([(1, 1)], Targets(last));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("chain=1", 2)]
    [InlineData("chain=10", 1)]
    [InlineData("owner=0x0000000000000000000000000000000000000001", 2)]
    [InlineData("owner=0x0000000000000000000000000000000000000001&chain=10", 1)]
    [InlineData("owner=0x0000000000000000000000000000000000000009", 0)]
    public async Task Liquidations_are_filtered_by_chain_and_owner(string filter, int expected)
    {
        await using ApiHost host = await StartWithAttemptsAsync((First, 1), (First, 2), (Second, 1));

        Assert.Equal(expected, Targets(await host.GetAsync($"/v1/liquidations?{filter}")).Length);
    }

    [Fact]
    public async Task A_liquidation_says_what_is_paid_and_why()
    {
        await using ApiHost host = await StartWithAttemptsAsync((First, 1));

        JsonElement answer = await host.GetAsync("/v1/liquidations");

        JsonElement one = Assert.Single(answer.GetProperty("liquidations").EnumerateArray());
        Assert.Equal("Planned", one.GetProperty("state").GetString());
        Assert.Equal("1000.5", one.GetProperty("repay").GetProperty("quantity").GetString());
        Assert.Equal("525000000000000000", one.GetProperty("seize").GetProperty("raw").GetString());
        Assert.Equal(
            [2, 0.25, 3, 0.125], ((string[])["gasCostUsd", "dataFeeUsd", "slippageUsd", "capitalUsd"]).Select(part => one.GetProperty(part).GetDouble()));
        Assert.Equal(49.5 - 5.375, one.GetProperty("profitUsd").GetDouble(), 9);
        Assert.Equal(0.97, one.GetProperty("health").GetProperty("localHealthFactor").GetDouble());
        Assert.Equal(JsonValueKind.Null, one.GetProperty("transaction").ValueKind);
        Assert.Equal(2, answer.GetProperty("asOf").GetArrayLength());
    }

    [Fact]
    public async Task One_liquidation_has_its_timeline()
    {
        await using ApiHost host = await StartWithAttemptsAsync((First, 1), (First, 2));
        long number = (await host.GetAsync("/v1/liquidations")).GetProperty("liquidations")[0].GetProperty("number").GetInt64();

        JsonElement story = await host.GetAsync($"/v1/liquidations/{number}");

        Assert.Equal(number, story.GetProperty("liquidation").GetProperty("number").GetInt64());
        Assert.Equal(["Judged", "Opened", "Planned"], story.GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("what").GetString()).Order());
        await host.GetAsync($"/v1/liquidations/{number + 1}", HttpStatusCode.NotFound);
        await host.GetAsync("/v1/liquidations/0", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Liquidations_without_a_database_are_a_problem_of_the_server()
    {
        await using ApiHost host = await StartAsync();

        JsonElement problem = await host.GetAsync("/v1/liquidations", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("The database cannot be reached.", problem.GetProperty("detail").GetString());
    }

    private async Task<ApiHost> StartWithAttemptsAsync(params (ChainId Chain, int Owner)[] targets)
    {
        string connectionString = await devnet.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using NpgsqlDataSource source = LedgerDatabase.Open(connectionString);
        await new Migrator(source).MigrateAsync(TestContext.Current.CancellationToken);
        AttemptStore store = new(source, TimeProvider.System);
        foreach ((ChainId chain, int owner) in targets)
            Assert.IsType<AttemptOpening.Opened>(await store.OpenAsync(Plan(chain, owner), TestContext.Current.CancellationToken));
        return (await StartAsync(connectionString)).Load(First).Load(Second);
    }

    internal static AttemptPlan Plan(ChainId chain, int owner) => new(
        new LiquidationPlan(
            new SubAccountId(new VenueId(chain, "plain"), Key(owner)),
            new LiquidationOption(
                PlainLending.Dollar(chain), new TokenAmount(1_000_500_000, 6), 1_000.5,
                PlainLending.Ether(chain), new TokenAmount(BigInteger.Parse("525000000000000000"), 18), 1_050),
            new BlockRef(chain, 100, Hash32.OfNumber(1), Now.ToUnixTimeSeconds()),
            110),
        Owner(owner),
        DryRun: true,
        Owner(0x5151),
        new PlanCost(2, 0.25, 3, 0.125),
        ProfitFloorUsd: 1,
        new JudgedHealth(0.97, -10, "Healthy", 3.5));

    private static (int Chain, int Owner)[] Targets(JsonElement answer) =>
    [
        .. answer.GetProperty("liquidations").EnumerateArray().Select(one => (
            one.GetProperty("chainId").GetInt32(),
            (int)Address.Parse(one.GetProperty("holder").GetString()!).ToWord().ToNumber())),
    ];
}
