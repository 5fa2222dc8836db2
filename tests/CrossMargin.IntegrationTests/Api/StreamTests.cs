using System.Net;
using System.Text.Json;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.DependencyInjection;
using static CrossMargin.IntegrationTests.Api.ApiHost;

namespace CrossMargin.IntegrationTests.Api;

public sealed class StreamTests(DevnetFixture devnet)
{
    [Fact]
    public async Task An_account_that_falls_is_told_and_warned_of()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        using SseReader stream = await OpenAsync(host, "/v1/stream?topics=health,warnings");

        host.LoadAt(101, First, [.. Account(1, ether: 10, dollars: 17_000), .. Account(2, 10, 1_000)]); // Below 16 600.

        SseEvent health = await stream.NextAsync("health"), warning = await stream.NextAsync("warning");
        Assert.Equal(Owner(1).ToString(), OwnerOf(health));
        Assert.Equal(Owner(1).ToString(), OwnerOf(warning));
        Assert.True(warning.Data.GetProperty("account").GetProperty("isLiquidatable").GetBoolean());
        Assert.Equal("Healthy", warning.Data.GetProperty("previousStatus").GetString());
        Assert.Equal(20_000 * 0.83 / 17_000, health.Data.GetProperty("account").GetProperty("health").GetDouble(), 9);
    }

    [Fact]
    public async Task Who_names_an_account_hears_of_no_other()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        using SseReader stream = await OpenAsync(host, $"/v1/stream?topics=health&account={Owner(2)}");

        host.LoadAt(101, First, [.. Account(1, 10, 17_000), .. Account(2, 10, 2_000)]);

        Assert.Equal(Owner(2).ToString(), OwnerOf(await stream.NextAsync("health")));
    }

    [Fact]
    public async Task Who_names_a_status_hears_of_accounts_that_come_into_it()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        using SseReader stream = await OpenAsync(host, "/v1/stream?topics=health&status=Bankrupt");

        host.LoadAt(101, First, [.. Account(1, 10, 12_000), .. Account(2, 10, 21_000)]);

        Assert.Equal(Owner(2).ToString(), OwnerOf(await stream.NextAsync("health")));
    }

    [Fact]
    public async Task A_block_is_told_with_its_chain()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        using SseReader stream = await OpenAsync(host, "/v1/stream?topics=chains");

        host.LoadAt(102, Second, Account(1, 10, 0));

        SseEvent told = await stream.NextAsync("chain");
        Assert.Equal((10, 102), (told.Data.GetProperty("chainId").GetInt64(), told.Data.GetProperty("number").GetInt64()));
        Assert.Equal(JsonValueKind.Null, told.Data.GetProperty("degraded").ValueKind);
    }

    [Fact]
    public async Task Who_comes_back_gets_what_it_has_missed()
    {
        await using ApiHost host = await StartWithAccountsAsync();
        string? place;
        using (SseReader stream = await OpenAsync(host, "/v1/stream?topics=chains"))
        {
            host.LoadAt(101, Second, Account(1, 10, 0));
            place = (await stream.NextAsync("chain")).Id;
        }

        using (SseReader other = await OpenAsync(host, "/v1/stream?topics=chains"))
        {
            host.LoadAt(102, Second, Account(1, 10, 0));
            await other.NextAsync("chain");
            host.LoadAt(103, Second, Account(1, 10, 0));
            await other.NextAsync("chain");
        }

        using SseReader again = await SseReader.OpenAsync(host.Client, "/v1/stream?topics=chains", place);
        SseEvent? start = await again.NextAsync();

        Assert.Equal(("ready", true), (start!.Name, start.Data.GetProperty("resumed").GetBoolean()));
        Assert.Equal(102, (await again.NextAsync("chain")).Data.GetProperty("number").GetInt64());
        Assert.Equal(103, (await again.NextAsync("chain")).Data.GetProperty("number").GetInt64());
    }

    [Theory]
    [InlineData("00000000-1")]
    [InlineData("nonsense")]
    [InlineData("x-y-z")]
    public async Task Who_names_an_event_that_is_not_kept_is_told_so(string place)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        using SseReader stream = await SseReader.OpenAsync(host.Client, "/v1/stream", place);

        Assert.Equal("reset", (await stream.NextAsync())!.Name);
    }

    [Fact]
    public async Task An_attempt_is_told_when_it_opens_and_whenever_it_moves()
    {
        await using ApiHost host = (await StartAsync(devnet)).Load(First, Account(1, 10, 17_000)).Load(Second);
        using SseReader stream = await OpenAsync(host, "/v1/stream?topics=attempts");
        IAttemptStore attempts = host.App.Services.GetRequiredService<IAttemptStore>();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken); // The first look is no news.

        AttemptOpening.Opened opening = Assert.IsType<AttemptOpening.Opened>(
            await attempts.OpenAsync(LiquidationEndpointTests.Plan(First, 1), TestContext.Current.CancellationToken));
        SseEvent opened = await stream.NextAsync("attempt");
        await attempts.MoveAsync(opening.Attempt, new AttemptStep(AttemptState.Simulated, Ends: false), TestContext.Current.CancellationToken);
        SseEvent moved = await stream.NextAsync("attempt");

        Assert.Equal(Owner(1).ToString(), opened.Data.GetProperty("owner").GetString());
        Assert.Equal(["Planned", "Simulated"], new[] { opened, moved }.Select(told => told.Data.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("/v1/stream?topics=gossip", "topics")]
    [InlineData("/v1/stream?account=me", "account")]
    [InlineData("/v1/stream?status=Rich", "status")]
    public async Task A_malformed_filter_is_refused(string path, string field)
    {
        await using ApiHost host = await StartWithAccountsAsync();

        JsonElement problem = await host.GetAsync(path, HttpStatusCode.BadRequest);

        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_server_that_ends_says_so()
    {
        ApiHost host = await StartWithAccountsAsync();
        using SseReader stream = await OpenAsync(host, "/v1/stream");

        Task stopping = host.App.StopAsync(TestContext.Current.CancellationToken);
        SseEvent end = await stream.NextAsync("end");
        await stopping;

        Assert.Equal("stopping", end.Data.GetProperty("reason").GetString());
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_streams_with_the_next_heartbeat()
    {
        await using ApiHost host = await (await StartAsync(devnet)).Load(First).Load(Second).UseKeyAsync(ApiScope.Read);
        using SseReader stream = await OpenAsync(host, "/v1/stream");

        long number = Assert.Single(await host.Keys.ReadHoldingAsync(TestContext.Current.CancellationToken)).Number;
        await host.Keys.RevokeAsync(number, TestContext.Current.CancellationToken);

        SseEvent? end = await stream.NextAsync(patienceSeconds: 30);
        Assert.Equal(("end", "revoked"), (end!.Name, end.Data.GetProperty("reason").GetString()));
    }

    private static async Task<ApiHost> StartWithAccountsAsync()
    {
        ApiHost host = (await StartAsync()).Load(First, [.. Account(1, 10, 10_000), .. Account(2, 10, 1_000)]).Load(Second);
        await host.GetAsync("/v1/accounts"); // Judged once: what comes from now on is news.
        return host;
    }

    private static async Task<SseReader> OpenAsync(ApiHost host, string path)
    {
        SseReader stream = await SseReader.OpenAsync(host.Client, path);
        Assert.Equal("ready", (await stream.NextAsync())!.Name);
        return stream;
    }

    private static string? OwnerOf(SseEvent told) => told.Data.GetProperty("account").GetProperty("owner").GetString();
}
