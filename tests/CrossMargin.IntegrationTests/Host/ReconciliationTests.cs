using System.Runtime.CompilerServices;
using System.Text.Json;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>A ledger that differs from its chain: found by the daemon, repaired at the operator's word, and seen to be equal again.</summary>
public sealed class ReconciliationTests(DevnetFixture devnet)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_difference_is_found_repaired_by_an_entry_that_says_so_and_seen_to_be_gone()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        AaveMarket market = local.Market;
        Address owner = (await market.Chain.ReadAccountsAsync(Token))[5];
        await market.FundAsync(owner, "WETH", market.Units("WETH", 10), Token);
        await market.SupplyAsync(owner, "WETH", market.Units("WETH", 10), Token);
        long supplied = await market.Chain.ReadBlockNumberAsync(Token);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        using HttpClient api = new() { BaseAddress = new Uri($"http://127.0.0.1:{FreePort.Find()}") };
        await using ProgramRun run = ProgramRun.Start(
            local.Variables, "run", "--roles", "indexer,reconciler,api", "--reconcile-every", "00:00:10", "--url", api.BaseAddress.ToString());
        await UntilAsync(database, $"select coalesce(max(block_number), -1) >= {supplied} from checkpoint", market);
        string slots = $"sub_account = '\\x{owner.ToString()[2..]}' and slot like 'supply:%'";
        string right = await database.ReadAsync<string>($"select value::text from holding where {slots}", Token);

        await database.ExecuteAsync($"update holding set value = value + 1 where {slots}", Token);
        await UntilAsync(database, "select count(*) > 0 from drift where ended_at is null", market);
        ProgramEnd differs = await ProgramRun.RunAsync(local.Variables, "reconcile", "--json");
        Assert.Equal(1, differs.ExitCode);
        Assert.Contains(right, differs.Json()[0].GetProperty("mismatches").ToString(), StringComparison.Ordinal);
        await UntilAsync(async () => await ReadStatusAsync(api, owner) == "Unknown", market);
        Assert.Contains("differences between ledger and chain", await api.GetStringAsync("/health/ready", Token), StringComparison.Ordinal);
        ProgramEnd check = await ProgramRun.RunAsync(local.Variables, "check");
        Assert.Equal(1, check.ExitCode);
        Assert.Contains("aave-v3", check.Error, StringComparison.Ordinal);

        Task<ProgramEnd> repairing = ProgramRun.RunAsync(local.Variables, "reconcile", "--repair");
        while (!repairing.IsCompleted)
        {
            await market.Chain.MineAsync(1, TimeSpan.FromSeconds(1), Token);
            await Task.Delay(Glance, TimeProvider.System, Token);
        }

        ProgramEnd repaired = await repairing;
        Assert.True(repaired.ExitCode == 0, repaired.ToString());
        Assert.Equal(right, await database.ReadAsync<string>($"select value::text from holding where {slots}", Token));
        string marked = $"transaction_hash = '\\x{new string('f', 64)}'";
        Assert.Equal(1L, await database.ReadAsync<long>($"select count(*) from entry where {slots} and {marked} and value = {right}", Token));
        Assert.Equal(1L, await database.ReadAsync<long>($"select count(*) from entry where {marked}", Token));
        Assert.Equal(0L, await database.ReadAsync<long>("select count(*) from drift where ended_at is null", Token));

        await UntilAsync(async () => await ReadStatusAsync(api, owner) == "Healthy", market);
        Assert.DoesNotContain("differences", await api.GetStringAsync("/health/ready", Token), StringComparison.Ordinal);

        ProgramEnd past = await ProgramRun.RunAsync(local.Variables, "reconcile", "--at", $"{supplied}");
        Assert.True(past.ExitCode == 0, past.ToString());
        Assert.Contains("not indexed yet", (await ProgramRun.RunAsync(local.Variables, "reconcile", "--at", "99999999")).Error, StringComparison.Ordinal);
        Assert.Contains("only one of them", (await ProgramRun.RunAsync(local.Variables, "reconcile", "--at", "1", "--repair")).Error, StringComparison.Ordinal);
        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
    }

    private static async Task<string> ReadStatusAsync(HttpClient api, Address owner)
    {
        using JsonDocument account = JsonDocument.Parse(await api.GetStringAsync($"/v1/accounts/{owner}", Token));
        return account.RootElement.GetProperty("status").GetString()!;
    }

    private static Task UntilAsync(NpgsqlDataSource database, string question, AaveMarket market) =>
        UntilAsync(() => database.ReadAsync<bool>(question, Token), market, question);

    private static async Task UntilAsync(
        Func<Task<bool>> isSo, AaveMarket market, [CallerArgumentExpression(nameof(isSo))] string question = "")
    {
        for (int glance = 0; glance < 480; glance++)
        {
            if (await isSo())
                return;
            await market.Chain.MineAsync(1, TimeSpan.FromSeconds(1), Token);
            await Task.Delay(Glance, TimeProvider.System, Token);
        }

        Assert.Fail($"Waited in vain: {question}");
    }
}
