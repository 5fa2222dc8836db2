using System.Globalization;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>The commands as an operator uses them, on a real chain and database.</summary>
public sealed class CommandTests(DevnetFixture devnet)
{
    [Fact]
    public async Task An_operator_migrates_checks_runs_reads_and_reconciles()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, cancellationToken);
        Address owner = (await local.Market.Chain.ReadAccountsAsync(cancellationToken))[5];
        await local.Market.FundAsync(owner, "WETH", local.Market.Units("WETH", 10), cancellationToken);
        await local.Market.SupplyAsync(owner, "WETH", local.Market.Units("WETH", 10), cancellationToken);
        await local.Market.BorrowAsync(owner, "USDC", local.Market.Units("USDC", 10_000), cancellationToken);

        ProgramEnd unmigrated = await ProgramRun.RunAsync(local.Variables, "check");
        Assert.Equal(1, unmigrated.ExitCode);
        Assert.Contains("migrate", unmigrated.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        ProgramEnd again = await ProgramRun.RunAsync(local.Variables, "migrate", "--json");
        Assert.Equal(0, again.Json().GetProperty("applied").GetInt32());
        // What follows is done on partitioned tables; everywhere else they are whole.
        foreach (bool isFirst in (bool[])[true, false])
        {
            ProgramEnd partitioned = await ProgramRun.RunAsync(local.Variables, "migrate", "--partition", "--json");
            Assert.True(partitioned.ExitCode == 0, partitioned.ToString());
            Assert.Equal(isFirst, partitioned.Json().GetProperty("partitioned").GetBoolean());
        }

        ProgramEnd check = await ProgramRun.RunAsync(local.Variables, "check", "--json");
        Assert.True(check.ExitCode == 0, check.ToString());

        await IndexAsync(local, cancellationToken);

        ProgramEnd account = await ProgramRun.RunAsync(local.Variables, "account", owner.ToString(), "--json");
        Assert.True(account.ExitCode == 0, account.ToString());
        Assert.Contains("10000", account.Output, StringComparison.Ordinal);
        ProgramEnd table = await ProgramRun.RunAsync(local.Variables, "account", owner.ToString());
        Assert.Contains("WETH", table.Output, StringComparison.Ordinal);
        ProgramEnd stranger = await ProgramRun.RunAsync(local.Variables, "account", "0x00000000000000000000000000000000000000ff");
        Assert.Equal(1, stranger.ExitCode);
        ProgramEnd liquidations = await ProgramRun.RunAsync(local.Variables, "liquidations", "--json");
        Assert.Equal(0, liquidations.Json().GetArrayLength());

        ProgramEnd reconciled = await ProgramRun.RunAsync(local.Variables, "reconcile", "--json");
        Assert.True(reconciled.ExitCode == 0, reconciled.ToString());
        JsonElement chain = reconciled.Json()[0];
        Assert.True(chain.GetProperty("subAccounts").GetInt32() >= 2);
        Assert.Equal(0, chain.GetProperty("mismatches").GetArrayLength());

        await VerifyAsync(local, owner);
        await FalsifyAsync(local, owner, cancellationToken);
        ProgramEnd unproven = await ProgramRun.RunAsync(local.Variables, "verify", owner.ToString());
        Assert.Equal(1, unproven.ExitCode);
        Assert.Contains("1 differ", unproven.Output, StringComparison.Ordinal);
        ProgramEnd falsified = await ProgramRun.RunAsync(local.Variables, "reconcile");
        Assert.Equal(1, falsified.ExitCode);
    }

    private static async Task VerifyAsync(LocalDeployment local, Address owner)
    {
        ProgramEnd verified = await ProgramRun.RunAsync(local.Variables, "verify", owner.ToString(), "--json");
        Assert.True(verified.ExitCode == 0, verified.ToString());
        JsonElement chain = verified.Json()[0];
        Assert.Equal("anchored", chain.GetProperty("header").GetString());
        Assert.Equal(0, chain.GetProperty("differs").GetInt32());
        Assert.True(chain.GetProperty("proven").GetInt32() > 20);
        long block = chain.GetProperty("block").GetInt64();
        // Before the last transaction there was no debt yet, and that is proven, too.
        ProgramEnd past = await ProgramRun.RunAsync(
            local.Variables, "verify", owner.ToString(), "--chain", "local", "--at", $"{block - 1}", "--json");
        Assert.True(past.ExitCode == 0, past.ToString());
        Assert.DoesNotContain(
            past.Json()[0].GetProperty("slots").EnumerateArray(),
            slot => slot.GetProperty("slot").GetString()!.StartsWith("debt:", StringComparison.Ordinal) && slot.GetProperty("state").GetString() != "0");
        Assert.Equal(1, (await ProgramRun.RunAsync(local.Variables, "verify", owner.ToString(), "--at", $"{block + 1_000}")).ExitCode);
        Assert.Equal(1, (await ProgramRun.RunAsync(local.Variables, "verify", "0x12")).ExitCode);
        ProgramEnd elsewhere = await ProgramRun.RunAsync(local.Variables, "verify", owner.ToString(), "--chain", "nowhere");
        Assert.Contains("one of local", elsewhere.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs the indexer until it stands at the head, then ends it as an operator would.</summary>
    private static async Task IndexAsync(LocalDeployment local, CancellationToken cancellationToken)
    {
        await using ProgramRun run = ProgramRun.Start(local.Variables, "run", "--roles", "indexer");
        long head = await local.Market.Chain.ReadBlockNumberAsync(cancellationToken);
        await using Npgsql.NpgsqlDataSource database = Npgsql.NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        for (int glance = 0; glance < 600; glance++)
        {
            await using Npgsql.NpgsqlCommand command = database.CreateCommand("select coalesce(max(block_number), -1) from checkpoint");
            if (Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) >= head)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
    }

    private static async Task FalsifyAsync(LocalDeployment local, Address owner, CancellationToken cancellationToken)
    {
        await using Npgsql.NpgsqlDataSource database = Npgsql.NpgsqlDataSource.Create(local.Variables["CROSSMARGIN_POSTGRES"]);
        await using Npgsql.NpgsqlCommand command = database.CreateCommand(
            "update holding set value = value + 1 where sub_account = $1 and slot like 'supply:%'");
        command.Parameters.AddWithValue(owner.ToArray());
        Assert.Equal(1, await command.ExecuteNonQueryAsync(cancellationToken));
    }
}
