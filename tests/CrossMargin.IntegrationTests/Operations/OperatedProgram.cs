using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Host;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Npgsql;

namespace CrossMargin.IntegrationTests.Operations;

/// <summary>The whole program, live: it liquidates one debtor, and what it says of itself is kept.</summary>
public sealed class OperatedProgram(DevnetFixture devnet) : IAsyncLifetime
{
    private const string Passphrase = "correct horse battery staple";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The answer of /metrics once the liquidation was in a block, and was seen there.</summary>
    public string Metrics { get; private set; } = "";

    /// <summary>Names of the series in <see cref="Metrics"/>.</summary>
    public IReadOnlySet<string> Series => Metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line[..line.IndexOfAny(['{', ' '])]).ToHashSet();

    public async ValueTask InitializeAsync()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        PrivateKey key = PrivateKey.Create();
        await FallenDebtor.OpenAsync(local, key.Address);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        string url = $"http://127.0.0.1:{FreePort.Find()}";
        await using NpgsqlDataSource database = LedgerDatabase.Open(local.Variables["CROSSMARGIN_POSTGRES"]);
        await using ProgramRun run = ProgramRun.Start(
            local.Variables, ["run", "--live", "--url", url, "--reconcile-every", "00:00:10", .. WriteKey(local, key)]);
        try
        {
            LiquidationAttempt attempt = await FallenDebtor.AwaitInclusionAsync(local, database);
            Metrics = await AwaitMetricsAsync(url, $"crossmargin_keeper_attempts_total{{chain_id=\"{attempt.Chain}\",state=\"included\"}} 1");
        }
        catch (TimeoutException late)
        {
            run.Kill();
            throw new TimeoutException($"{late.Message} {await run.EndAsync()}", late);
        }

        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] WriteKey(LocalDeployment local, PrivateKey key)
    {
        string keystore = Path.Combine(Path.GetDirectoryName(local.ChainsFile)!, "keystore"), phrase = keystore + ".phrase";
        File.WriteAllText(phrase, Passphrase);
        using Secret passphrase = Secret.OfText(Passphrase);
        KeystoreFile.WriteNew(keystore, Keystore.Encrypt(key, passphrase));
        return ["--keystore", keystore, "--passphrase-file", phrase];
    }

    /// <summary>Until all that is looked at from time to time was looked at: reconciliation is the slowest.</summary>
    private static async Task<string> AwaitMetricsAsync(string url, string line)
    {
        using HttpClient http = new() { BaseAddress = new Uri(url) };
        // The answers that are measured are those before.
        await http.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Token);
        for (int glance = 0; glance < 600; glance++)
        {
            string metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
            if (metrics.Contains(line, StringComparison.Ordinal) && metrics.Contains("\ncrossmargin_reconciliation_drifts{", StringComparison.Ordinal))
                return metrics;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        throw new TimeoutException($"/metrics never had {line}.");
    }
}
