using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>Back-fill of 200,000 ERC-20 transfers in 2,000 blocks, from Anvil into balances in PostgreSQL; then new blocks as they are mined.</summary>
/// <remarks>
/// Node, database and indexer share the machine. The time is that from opening the ledger to reaching the head. Twice: into balances
/// with what a reorg may take back, as other indexers keep them, in a process that has not indexed anything before; then with every
/// entry besides. The balances are compared with what was sent before any figure is given.
/// </remarks>
internal sealed class IndexingBenchmark(IReadOnlyDictionary<string, string> options, TimeProvider time) : IBenchmark
{
    private const int Blocks = 2_000;
    private const int LiveBlocks = 60;
    private const string SqlOption = "--sql";
    private const string FirstOption = "--first";

    public string Name => "indexing";

    public string Summary => "back-fill of 200,000 ERC-20 transfers in 2,000 blocks, from Anvil into balances in PostgreSQL; then live blocks";

    public IReadOnlyList<string> Options => [SqlOption, FirstOption];

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        bool isFullFirst = IsFullFirst();
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using LocalNode anvil = await LocalNode.StartAsync(TransferLoad.NodeOf(new ChainId(31_337), Blocks, time), environment, cancellationToken);
        TransferLoad load = await TransferLoad.DeployAsync(anvil.Chain, environment, cancellationToken);
        await load.MineAsync(Blocks, cancellationToken);
        ChainSettings settings = load.SettingsOf("local", anvil.Http);
        Dictionary<string, double> figures = [];

        await using NpgsqlDataSource balances = await CreateDatabaseAsync("benchmark_balances");
        await using NpgsqlDataSource full = await CreateDatabaseAsync("benchmark_full");
        if (isFullFirst)
            await FillAsync(new PostgresLedger(full), "full");
        await FillAsync(new PostgresLedger(balances, LedgerRetention.Finality), "");
        if (!isFullFirst)
            await FillAsync(new PostgresLedger(full), "full");

        await Console.Error.WriteLineAsync("Following new blocks.");
        LiveLatency live = new([(load, anvil)], full, time);
        (double[] fromMined, double[] fromCall) = await live.MeasureAsync(LiveBlocks, cancellationToken);
        figures["liveP50Ms"] = Math.Round(LiveLatency.Percentile(fromMined, 0.5), 2);
        figures["liveP95Ms"] = Math.Round(LiveLatency.Percentile(fromMined, 0.95), 2);
        figures["liveMaxMs"] = Math.Round(fromMined.Max(), 2);
        figures["liveFromCallP50Ms"] = Math.Round(LiveLatency.Percentile(fromCall, 0.5), 2);
        figures["liveFromCallP95Ms"] = Math.Round(LiveLatency.Percentile(fromCall, 0.95), 2);
        await load.RequireBalancesAsync(new PostgresLedger(full), cancellationToken);
        return figures;

        async Task<NpgsqlDataSource> CreateDatabaseAsync(string name)
        {
            NpgsqlDataSource database = await BackFill.CreateDatabaseAsync(postgres, name, cancellationToken);
            if (options.TryGetValue(SqlOption, out string? file))
            {
                await using NpgsqlCommand statements = database.CreateCommand(await File.ReadAllTextAsync(file, cancellationToken));
                await statements.ExecuteNonQueryAsync(cancellationToken);
            }

            return database;
        }

        async Task FillAsync(PostgresLedger ledger, string prefix)
        {
            await Console.Error.WriteLineAsync($"Filling a ledger with {(prefix.Length == 0 ? "balances" : "every entry")}.");
            BackFill filled = await BackFill.RunAsync(settings, ledger, postgres, anvil, time, cancellationToken);
            await load.RequireBalancesAsync(ledger, cancellationToken);
            filled.AddTo(figures, load.Transfers, prefix);
        }
    }

    private bool IsFullFirst() => options.GetValueOrDefault(FirstOption) switch
    {
        null or "balances" => false,
        "full" => true,
        var other => throw new ArgumentException($"{FirstOption} takes balances or full, found \"{other}\"."),
    };
}
