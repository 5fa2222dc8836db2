using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
    public const string Passphrase = "correct horse battery staple";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The answer of /metrics once the liquidation was in a block, and was seen there.</summary>
    public string Metrics { get; private set; } = "";

    /// <summary>What it logged, a JSON object each.</summary>
    public IReadOnlyList<JsonElement> Log { get; private set; } = [];

    /// <summary>What it exported by OTLP.</summary>
    public IReadOnlyList<ReceivedSpan> Spans { get; private set; } = [];

    /// <summary>Names of what it measured, as it exported them by OTLP.</summary>
    public string ExportedMetrics { get; private set; } = "";

    /// <summary>The liquidation that came into a block.</summary>
    public LiquidationAttempt Attempt { get; private set; } = null!;

    /// <summary>Everything that it wrote or sent away.</summary>
    public string Written { get; private set; } = "";

    /// <summary>The keeper's key.</summary>
    public string KeyDigits { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(nameof(OperatedProgram))));

    /// <summary>Names of the series in <see cref="Metrics"/>.</summary>
    public IReadOnlySet<string> Series => Metrics.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line[..line.IndexOfAny(['{', ' '])]).ToHashSet();

    public async ValueTask InitializeAsync()
    {
        await using LocalDeployment local = await LocalDeployment.CreateAsync(devnet, Token);
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        PrivateKey key = PrivateKey.Parse(KeyDigits);
        await FallenDebtor.OpenAsync(local, key.Address);
        Assert.Equal(0, (await ProgramRun.RunAsync(local.Variables, "migrate")).ExitCode);
        string url = $"http://127.0.0.1:{FreePort.Find()}";
        await using NpgsqlDataSource database = LedgerDatabase.Open(local.Variables["CROSSMARGIN_POSTGRES"]);
        await using ProgramRun run = ProgramRun.Start(
            new Dictionary<string, string>(local.Variables)
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
                ["OTEL_SERVICE_NAME"] = "keeper-of-the-test",
            },
            ["run", "--live", "--url", url, "--reconcile-every", "00:00:10", "--log-format", "json", .. WriteKey(local, key)]);
        try
        {
            // Live: what falls while the program still catches up is found in one block and acted on in another.
            await AwaitHeadAsync(url, await local.Market.Chain.ReadBlockNumberAsync(Token));
            await FallenDebtor.FallAsync(local);
            Attempt = await FallenDebtor.AwaitInclusionAsync(local, database);
            Metrics = await AwaitMetricsAsync(url, $"crossmargin_keeper_attempts_total{{chain_id=\"{Attempt.Chain}\",state=\"included\"}} 1");
        }
        catch (TimeoutException late)
        {
            run.Kill();
            throw new TimeoutException($"{late.Message} {await run.EndAsync()}", late);
        }

        run.PressControlC();
        ProgramEnd end = await run.EndAsync();
        Assert.True(end.ExitCode == 0, end.ToString());
        Log = [.. end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        (Spans, ExportedMetrics) = (collector.Spans, collector.TextOf("/v1/metrics"));
        Written = string.Join('\n', end.Output, end.Error, Metrics, ExportedMetrics, collector.TextOf("/v1/traces"));
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

    private static async Task AwaitHeadAsync(string url, long head)
    {
        using HttpClient http = new() { BaseAddress = new Uri(url) };
        for (int glance = 0; glance < 1_200; glance++)
        {
            try
            {
                using JsonDocument chains = JsonDocument.Parse(await http.GetStringAsync(new Uri("/v1/chains", UriKind.Relative), Token));
                if (chains.RootElement.GetProperty("asOf")[0].GetProperty("number").GetInt64() >= head)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        }

        throw new TimeoutException($"The program never came to block {head}.");
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
