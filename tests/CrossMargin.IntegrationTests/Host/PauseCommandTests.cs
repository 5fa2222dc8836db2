using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Pausing as an operator does it. No chain answers, and none is needed.</summary>
public sealed class PauseCommandTests(DevnetFixture devnet) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-pauses-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_pauses_looks_and_resumes()
    {
        Dictionary<string, string> variables = await PrepareAsync();

        ProgramEnd paused = await ProgramRun.RunAsync(variables, "pause", "--chain", "local", "--venue", "wallet", "--reason", "an upgrade", "--json");
        Assert.True(paused.ExitCode == 0, paused.ToString());
        Assert.Equal(("local", "wallet", "an upgrade"), (
            paused.Json().GetProperty("chain").GetString(), paused.Json().GetProperty("venue").GetString(), paused.Json().GetProperty("reason").GetString()));
        Assert.Equal(0, (await ProgramRun.RunAsync(variables, "pause", "--reason", "all of it")).ExitCode);

        JsonElement listed = (await ProgramRun.RunAsync(variables, "pauses", "--json")).Json();
        Assert.Equal(2, listed.GetArrayLength());
        Assert.Equal(JsonValueKind.Null, listed[1].GetProperty("chain").ValueKind);
        Assert.Contains("all of it", (await ProgramRun.RunAsync(variables, "pauses")).Output, StringComparison.Ordinal);

        ProgramEnd resumed = await ProgramRun.RunAsync(variables, "resume", "--reason", "done", "--json");
        Assert.True(resumed.Json().GetProperty("wasPaused").GetBoolean());
        ProgramEnd again = await ProgramRun.RunAsync(variables, "resume", "--reason", "done", "--json");
        Assert.False(again.Json().GetProperty("wasPaused").GetBoolean());
        Assert.Equal("wallet", Assert.Single((await ProgramRun.RunAsync(variables, "pauses", "--json")).Json().EnumerateArray()).GetProperty("venue").GetString());
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("pause", "--reason", " ")]
    [InlineData("pause", "--reason", "why", "--chain", "nowhere")]
    [InlineData("resume", "--reason", "why", "--chain", "local", "--venue", "aave-v3")]
    public async Task A_wrong_argument_ends_with_a_message_and_starts_nothing(params string[] arguments)
    {
        ProgramEnd end = await ProgramRun.RunAsync(Variables(), arguments);

        Assert.Equal(1, end.ExitCode);
        Assert.NotEmpty(end.Error);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PostgreSQL", end.Output + end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_faulty_policy_starts_nothing_and_every_fault_is_told()
    {
        string policy = Path.Combine(_folder, "policy.json");
        await File.WriteAllTextAsync(policy, """{"all": {"revertsInARow": 0}, "chains": {"local": {"venues": ["aave-v3"]}}}""", Token);

        ProgramEnd end = await ProgramRun.RunAsync(Variables(), "run", "--policy", policy);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains("$.all.revertsInARow", end.Error, StringComparison.Ordinal);
        Assert.Contains("$.chains.local.venues[0]", end.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<string, string>> PrepareAsync()
    {
        string database = await devnet.CreateDatabaseAsync(Token);
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(database);
        await new Migrator(source).MigrateAsync(Token);
        return new(Variables()) { ["CROSSMARGIN_POSTGRES"] = database };
    }

    /// <summary>A chain of which nothing answers.</summary>
    private Dictionary<string, string> Variables()
    {
        string chains = Path.Combine(_folder, "chains.json");
        CrossMargin.Configuration.ChainsFileWriter.Write(chains, new(
        [
            new("local", new ChainId(31_366), [new Uri("http://127.0.0.1:9/")], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
                [new("DEV", Address.Parse("0x00000000000000000000000000000000000000d1"), 18, new Underlying("ETH"))],
                [new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0)]),
        ]));
        return new() { ["CROSSMARGIN_CHAINS"] = chains };
    }
}
