using System.Text;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>The whole program, live, with an encrypted key: it liquidates, and nothing that it writes holds a secret.</summary>
public sealed class KeySecrecyTests(DevnetFixture devnet)
{
    private const string Passphrase = "correct horse battery staple";
    private const string KeyDigits = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

    private static readonly PrivateKey Key = PrivateKey.Parse(KeyDigits);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_liquidation_leaves_neither_key_nor_passphrase_nor_signed_bytes_anywhere()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        await FallenDebtor.OpenAsync(local, Key.Address);
        await FallenDebtor.FallAsync(local);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        string keystore = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "keystore"), phrase = keystore + ".phrase";
        await File.WriteAllTextAsync(phrase, Passphrase + "\n", Token);
        using (Secret passphrase = Secret.OfText(Passphrase))
            KeystoreFile.WriteNew(keystore, Keystore.Encrypt(Key, passphrase));
        string url = $"http://127.0.0.1:{FreePort.Find()}";
        await using NpgsqlDataSource database = LedgerDatabase.Open(local.Variables["CROSSMARGIN_POSTGRES"]);

        await using ProgramRun run = ProgramRun.Start(
            local.Variables, "run", "--live", "--keystore", keystore, "--passphrase-file", phrase, "--url", url);
        LiquidationAttempt attempt = await FallenDebtor.AwaitInclusionAsync(local, database);
        string answers = await ReadApiAsync(url);
        run.PressControlC();
        ProgramEnd end = await run.EndAsync();

        Assert.True(end.ExitCode == 0, end.ToString());
        Assert.Equal(Key.Address, attempt.Plan.Signer);
        string written = string.Join('\n', end.Output, end.Error, answers, await DumpAsync(database));
        // The scan sees what it should: each part tells of the transaction by its hash.
        Assert.All([end.Error, answers, written], part => Assert.Contains(attempt.Transaction!.Hash.ToString()[2..], part, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("crossmargin_", answers, StringComparison.Ordinal);
        foreach ((string what, byte[] secret) in Secrets(attempt))
        {
            Assert.False(written.Contains(Convert.ToHexString(secret), StringComparison.OrdinalIgnoreCase), $"{what}, as hexadecimal");
            Assert.False(written.Contains(Convert.ToBase64String(secret).TrimEnd('='), StringComparison.Ordinal), $"{what}, as base64");
        }

        Assert.False(written.Contains(Passphrase, StringComparison.Ordinal), "the passphrase");
    }

    [Theory]
    [InlineData("wrong horse battery", "$.crypto.mac")]
    [InlineData("", "an empty file")]
    public async Task A_run_without_the_right_passphrase_starts_nothing(string passphrase, string told)
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        string keystore = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "keystore"), phrase = keystore + ".phrase";
        await File.WriteAllTextAsync(phrase, passphrase, Token);
        using (Secret right = Secret.OfText(Passphrase))
            KeystoreFile.WriteNew(keystore, Keystore.Encrypt(Key, right));

        foreach (string command in (string[])["run", "check"])
        {
            ProgramEnd end = await ProgramRun.RunAsync(local.Variables, command, "--keystore", keystore, "--passphrase-file", phrase);

            Assert.Equal(1, end.ExitCode);
            Assert.Contains(told, end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("horse", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
        }
    }

    private static async Task<string> ReadApiAsync(string url)
    {
        using HttpClient http = new();
        StringBuilder answers = new();
        foreach (string path in (string[])["/metrics", "/v1/liquidations", "/v1/accounts", "/v1/chains", "/health/ready"])
            answers.AppendLine(await http.GetStringAsync(url + path, Token));
        return answers.ToString();
    }

    /// <summary>Every row of every table, but for the one column that has to hold signed bytes: a restart sends those or none.</summary>
    private static async Task<string> DumpAsync(NpgsqlDataSource database)
    {
        List<string> tables = [];
        await using (NpgsqlCommand list = database.CreateCommand("select format('%I', tablename) from pg_tables where schemaname = 'public' order by 1"))
        await using (NpgsqlDataReader reader = await list.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
                tables.Add(reader.GetString(0));
        }

        StringBuilder dump = new();
        foreach (string table in tables)
        {
            await using NpgsqlCommand rows = database.CreateCommand($"select (to_jsonb(row) - 'transaction_bytes')::text from {table} row");
            await using NpgsqlDataReader reader = await rows.ExecuteReaderAsync(Token);
            while (await reader.ReadAsync(Token))
                dump.AppendLine(reader.GetString(0));
        }

        return dump.ToString();
    }

    private static IEnumerable<(string What, byte[] Secret)> Secrets(LiquidationAttempt attempt)
    {
        yield return ("the key", Convert.FromHexString(KeyDigits));
        yield return ("the passphrase", Encoding.UTF8.GetBytes(Passphrase));
        yield return ("the signed transaction", attempt.Transaction!.Bytes.ToArray());
    }
}
