using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CrossMargin.Commands;
using CrossMargin.Configuration;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Devnet.Processes;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>The program's API under load: it indexes a real Aave with 10,000 borrowers, a block each second, and answers wrk and 500 listeners.</summary>
/// <remarks>The program runs in a process of its own, as an operator runs it; wrk and the listeners share its two cores, and so do Anvil and PostgreSQL.</remarks>
internal sealed class ApiBenchmark(IReadOnlyDictionary<string, string> options, TimeProvider time) : IBenchmark
{
    private const string SecondsOption = "--seconds", AccountsOption = "--accounts";
    private const int Listeners = 500, Updates = 30;

    // Anvil opens them ever more slowly: those beyond are copies in the ledger.
    private const int OpenedMax = 10_000;

    // Under load the runtime needs that long until it has compiled by use what answering takes.
    private static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.FromSeconds(45), Patience = TimeSpan.FromMinutes(10);

    public string Name => "api";

    public string Summary => "requests per second and latency of the API over 10,000 accounts, and what 500 listeners wait for news";

    public IReadOnlyList<string> Options => [SecondsOption, AccountsOption];

    private TimeSpan Duration => TimeSpan.FromSeconds(Number(SecondsOption, usual: 15, min: 1, max: 600));

    private int Accounts => Number(AccountsOption, usual: 10_000, min: 1_000, max: 1_000_000);

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using LocalNode anvil = await LocalNode.StartAsync(new NodeOptions(new ChainId(31_337), Accounts: 2), environment, cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(anvil.Chain, environment, cancellationToken);
        await Console.Error.WriteLineAsync("Opening accounts.");
        await new BorrowerCrowd(market).OpenAsync(Math.Min(Accounts, OpenedMax), rungs: 100, ledge: 10, environment, cancellationToken);
        await (await BackFill.CreateDatabaseAsync(postgres, "benchmark_api", cancellationToken)).DisposeAsync();
        string database = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "benchmark_api" }.ConnectionString;

        string chains = Path.GetTempFileName();
        ChainsFileWriter.Write(chains, new ChainsConfiguration([AaveIndexingBenchmark.SettingsOf(market, anvil.WebSocket)]));
        Uri url = new($"http://127.0.0.1:{FreePort.Find()}");
        try
        {
            if (Accounts > OpenedMax)
                return await MeasureCopiesAsync(chains, database, url, cancellationToken);
            await using Served program = Served.Start("indexer,api", chains, database, url);
            return await MeasureAsync(program.Process, url, anvil, cancellationToken);
        }
        finally
        {
            File.Delete(chains);
        }
    }

    /// <summary>Memory alone, of a process that only answers: no chain knows the copies, so nobody indexes on.</summary>
    private async Task<IReadOnlyDictionary<string, double>> MeasureCopiesAsync(string chains, string database, Uri url, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = url };
        await using (Served.Start("indexer,api", chains, database, url))
            await WaitForAsync(http, OpenedMax, cancellationToken);
        await CopyAccountsAsync(database, cancellationToken);
        await using Served program = Served.Start("api", chains, database, url);
        await WaitForAsync(http, Accounts, cancellationToken);
        await Wrk.RunAsync(new Uri(url, "/v1/accounts?limit=100"), "", Duration, cancellationToken);
        program.Process.Refresh();
        return new Dictionary<string, double> { ["accounts"] = Accounts, ["memoryMb"] = Math.Round(program.Process.WorkingSet64 / 1_048_576.0) };
    }

    /// <summary>A sub-account's key begins with its holder's address: other first bytes make another holder.</summary>
    private async Task CopyAccountsAsync(string database, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource source = LedgerDatabase.Open(database);
        await using NpgsqlCommand copy = source.CreateCommand(
            """
            insert into holding (chain_id, venue, sub_account, slot, value, block_number)
            select chain_id, venue, overlay(sub_account placing int4send(number) from 1), slot, value, block_number
            from holding, generate_series(1, $1) as number where sub_account <> ''
            """);
        copy.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (Accounts / OpenedMax) - 1 });
        await copy.ExecuteNonQueryAsync(cancellationToken);
    }

    private int Number(string option, int usual, int min, int max) => !options.TryGetValue(option, out string? text) ? usual
        : int.TryParse(text, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max ? number
        : throw new ArgumentException($"{option} takes {min} to {max}, found \"{text}\".");

    private async Task<IReadOnlyDictionary<string, double>> MeasureAsync(Process program, Uri url, LocalNode anvil, CancellationToken cancellationToken)
    {
        using HttpClient http = new() { BaseAddress = url };
        await Console.Error.WriteLineAsync("Indexing.");
        List<string> owners = await ReadOwnersAsync(http, cancellationToken);
        using CancellationTokenSource mining = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task blocks = MineAsync(anvil, mining.Token);

        Dictionary<string, double> figures = [];
        await LoadAsync("account", new Uri(url, "/v1/accounts"), AccountScript(owners));
        await LoadAsync("list", new Uri(url, "/v1/accounts?limit=100"), "");
        await LoadAsync("simulate", new Uri(url, "/v1/accounts"), SimulateScript(owners));
        await mining.CancelAsync();
        await blocks;

        await Console.Error.WriteLineAsync("Streaming.");
        List<double> waits = await StreamAsync(url, anvil, cancellationToken);
        figures["streamP50Ms"] = Math.Round(LiveLatency.Percentile([.. waits], 0.5), 2);
        figures["streamP99Ms"] = Math.Round(LiveLatency.Percentile([.. waits], 0.99), 2);
        program.Refresh();
        figures["memoryMb"] = Math.Round(program.WorkingSet64 / 1_048_576.0);
        figures["accounts"] = owners.Count;
        return figures;

        async Task LoadAsync(string name, Uri at, string script)
        {
            await Console.Error.WriteLineAsync($"Asking: {name}.");
            await Wrk.RunAsync(at, script, WarmUp, cancellationToken);
            TimeSpan before = program.TotalProcessorTime;
            Wrk measured = await Wrk.RunAsync(at, script, Duration, cancellationToken);
            program.Refresh();
            figures[$"{name}CpuUs"] = Math.Round((program.TotalProcessorTime - before).TotalMicroseconds / (measured.PerSecond * Duration.TotalSeconds));
            figures[$"{name}Rps"] = Math.Round(measured.PerSecond);
            figures[$"{name}P50Ms"] = Math.Round(measured.P50Ms, 2);
            figures[$"{name}P99Ms"] = Math.Round(measured.P99Ms, 2);
        }
    }

    /// <summary>All accounts, once they are there: those that owe, so that each can repay what the what-if says.</summary>
    private async Task<List<string>> ReadOwnersAsync(HttpClient http, CancellationToken cancellationToken)
    {
        await WaitForAsync(http, Accounts, cancellationToken);
        List<string> owners = [];
        string? cursor = null;
        do
        {
            JsonElement page = await http.GetFromJsonAsync<JsonElement>("/v1/accounts?sort=owner&limit=200" + (cursor is null ? "" : $"&cursor={cursor}"), cancellationToken);
            owners.AddRange(page.GetProperty("accounts").EnumerateArray()
                .Where(account => account.GetProperty("health").ValueKind != JsonValueKind.Null).Select(account => account.GetProperty("owner").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return owners;
    }

    private async Task WaitForAsync(HttpClient http, int accounts, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (await TotalAsync(http, cancellationToken) < accounts)
        {
            Invariant.Require(time.GetElapsedTime(begun) < Patience, $"The program knows {accounts} accounts within {Patience}.");
            await Task.Delay(BlockTime, time, cancellationToken);
        }
    }

    private static async Task<int> TotalAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            return (await http.GetFromJsonAsync<JsonElement>("/v1/accounts?limit=1", cancellationToken)).GetProperty("total").GetInt32();
        }
        catch (HttpRequestException)
        {
            return 0; // Not listening yet, or 503 while it judges all for the first time.
        }
    }

    private async Task MineAsync(LocalNode anvil, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(BlockTime, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await anvil.Chain.RequestAsync("evm_mine", [], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // All is measured.
        }
    }

    /// <summary>From the return of the call that mined a block to each listener's having read it.</summary>
    private async Task<List<double>> StreamAsync(Uri url, LocalNode anvil, CancellationToken cancellationToken)
    {
        await using StreamCrowd crowd = await StreamCrowd.GatherAsync(url, Listeners, time, cancellationToken);
        List<double> waits = [];
        for (int update = -10; update < Updates; update++)
        {
            await Task.Delay(BlockTime, time, cancellationToken);
            await anvil.Chain.RequestAsync("evm_mine", [], cancellationToken);
            long mined = time.GetTimestamp();
            double[] heard = await crowd.HearAsync(await anvil.Chain.ReadBlockNumberAsync(cancellationToken), mined, Patience, cancellationToken);
            if (update >= 0)
                waits.AddRange(heard);
        }

        return waits;
    }

    private static string AccountScript(IReadOnlyList<string> owners) =>
        $$"""
        {{Table(owners)}}
        function request() return wrk.format("GET", "/v1/accounts/" .. owners[math.random(#owners)]) end
        """;

    private static string SimulateScript(IReadOnlyList<string> owners) =>
        $$"""
        {{Table(owners)}}
        local headers = { ["Content-Type"] = "application/json" }
        local body = '{"changes":[{"kind":"price","underlying":"ETH","move":-0.2},{"kind":"debt","chainId":31337,"venue":"aave-v3","token":"USDC","amount":"-100"}]}'
        function request() return wrk.format("POST", "/v1/accounts/" .. owners[math.random(#owners)] .. "/simulate", headers, body) end
        """;

    private static string Table(IReadOnlyList<string> owners) =>
        new StringBuilder("local owners = {").AppendJoin(',', owners.Select(owner => $"\"{owner}\"")).Append('}').ToString();

    /// <summary>The program, answering in a process of its own until this is disposed.</summary>
    private sealed class Served(Process process) : IAsyncDisposable
    {
        public Process Process => process;

        public static Served Start(string roles, string chains, string database, Uri url) => new(Process.Start(new ProcessStartInfo("dotnet",
        [
            typeof(CommandFrame).Assembly.Location, "run", "--roles", roles, "--url", url.ToString(),
            "--anonymous-per-minute", ApiKey.RequestsPerMinuteMax.ToString(CultureInfo.InvariantCulture),
        ])
        {
            Environment = { ["CROSSMARGIN_CHAINS"] = chains, [LocalPostgres.Variable] = database },
        })!);

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }
}
