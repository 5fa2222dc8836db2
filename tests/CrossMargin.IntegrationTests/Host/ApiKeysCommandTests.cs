using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Keys of the API as an operator makes, uses and ends them.</summary>
public sealed class ApiKeysCommandTests(DevnetFixture devnet) : IDisposable
{
    private static readonly Address Coin = Address.Parse("0x00000000000000000000000000000000000000d1");

    /// <summary>Answers every call with 18, as decimals() does.</summary>
    private const string EighteenAlways = "0x601260005260206000f3";

    private readonly string _folder = Directory.CreateTempSubdirectory("crossmargin-api-keys-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_and_kept_as_a_digest_alone()
    {
        Dictionary<string, string> variables = await PrepareAsync(new Uri("http://127.0.0.1:9/"));

        ProgramEnd made = await ProgramRun.RunAsync(
            variables, "api-keys", "new", "--name", "the desk", "--scope", "operate", "--requests-per-minute", "7", "--days", "30", "--json");
        Assert.True(made.ExitCode == 0, made.ToString());
        string token = made.Json().GetProperty("token").GetString()!;
        Assert.StartsWith("cm_1_", token, StringComparison.Ordinal);
        ProgramEnd second = await ProgramRun.RunAsync(variables, "api-keys", "new", "--name", "a reader");
        Assert.Contains("cm_2_", second.Output, StringComparison.Ordinal);

        JsonElement[] listed = [.. (await ProgramRun.RunAsync(variables, "api-keys", "list", "--json")).Json().EnumerateArray()];
        Assert.Equal(["read", "operate"], listed.Select(key => key.GetProperty("scope").GetString()));
        Assert.Equal(7, listed[1].GetProperty("requestsPerMinute").GetInt32());
        Assert.Equal(30, (listed[1].GetProperty("expiresAt").GetDateTimeOffset() - listed[1].GetProperty("createdAt").GetDateTimeOffset()).TotalDays, 6);
        ProgramEnd table = await ProgramRun.RunAsync(variables, "api-keys", "list");
        string secret = token[5..];
        Assert.DoesNotContain(secret, made.Error + table.Output + table.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await EverythingAsync(variables), StringComparison.OrdinalIgnoreCase);

        ProgramEnd revoked = await ProgramRun.RunAsync(variables, "api-keys", "revoke", "1", "--json");
        Assert.False(revoked.Json().GetProperty("holds").GetBoolean());
        Assert.Contains("revoked", (await ProgramRun.RunAsync(variables, "api-keys", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await ProgramRun.RunAsync(variables, "api-keys", "revoke", "3")).ExitCode);
    }

    [Fact]
    public async Task A_server_that_others_can_reach_does_not_start_without_a_key_and_one_that_requires_keys_answers_them_alone()
    {
        await using LocalNode node = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_366)), Token);
        await node.Chain.RequestAsync("anvil_setCode", [Coin.ToString(), EighteenAlways], Token);
        Dictionary<string, string> variables = await PrepareAsync(node.Http);

        ProgramEnd refused = await ProgramRun.RunAsync(variables, "run", "--roles", "api", "--url", "http://0.0.0.0:5080");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("api-keys new", refused.Error, StringComparison.Ordinal);

        ProgramEnd made = await ProgramRun.RunAsync(variables, "api-keys", "new", "--name", "the desk", "--scope", "operate", "--json");
        string token = made.Json().GetProperty("token").GetString()!;
        Uri url = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find()}/"));
        await using ProgramRun run = ProgramRun.Start(variables, "run", "--roles", "api", "--require-key", "--url", url.ToString());
        using HttpClient client = new() { BaseAddress = url };
        await AnswersAsync(client);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("v1/chains", UriKind.Relative), Token)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("v1/chains", UriKind.Relative), Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync(new Uri("v1/pauses", UriKind.Relative), new { reason = "a test" }, Token)).StatusCode);
        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.DoesNotContain(token[5..], end.Output + end.Error, StringComparison.Ordinal);

        JsonElement pause = Assert.Single((await ProgramRun.RunAsync(variables, "pauses", "--json")).Json().EnumerateArray());
        Assert.Equal("the desk (API key 1)", pause.GetProperty("by").GetString());
        JsonElement audit = Assert.Single((await ProgramRun.RunAsync(variables, "audit", "--json")).Json().EnumerateArray());
        Assert.Equal(("/v1/pauses", 200, "127.0.0.1"), (
            audit.GetProperty("path").GetString(), audit.GetProperty("status").GetInt32(), audit.GetProperty("address").GetString()));
        Assert.Contains("the desk (1)", (await ProgramRun.RunAsync(variables, "audit")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<string, string>> PrepareAsync(Uri endpoint)
    {
        string chains = Path.Combine(_folder, "chains.json");
        CrossMargin.Configuration.ChainsFileWriter.Write(chains, new(
        [
            new("local", new ChainId(31_366), [endpoint], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [],
                [new("DEV", Coin, 18, new Underlying("ETH"))],
                [new("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["DEV"], 0)]),
        ]));
        string database = await devnet.CreateDatabaseAsync(Token);
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(database);
        await new Migrator(source).MigrateAsync(Token);
        return new() { ["CROSSMARGIN_POSTGRES"] = database, ["CROSSMARGIN_CHAINS"] = chains };
    }

    private static async Task AnswersAsync(HttpClient client)
    {
        for (int glance = 0; ; glance++)
        {
            try
            {
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("health/live", UriKind.Relative), Token)).StatusCode);
                return;
            }
            catch (HttpRequestException) when (glance < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
            }
        }
    }

    /// <summary>Every key's row, as text.</summary>
    private static async Task<string> EverythingAsync(Dictionary<string, string> variables)
    {
        await using Npgsql.NpgsqlDataSource source = LedgerDatabase.Open(variables["CROSSMARGIN_POSTGRES"]);
        await using Npgsql.NpgsqlCommand command = source.CreateCommand("select string_agg(api_key::text, '|') from api_key");
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }
}
