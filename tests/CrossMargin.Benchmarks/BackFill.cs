using System.Diagnostics;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>One chain indexed from its first block to its head into an empty database, and what that took.</summary>
/// <param name="DatabaseCpuSeconds">Of PostgreSQL's processes; NaN where it is not our own, or the system does not tell.</param>
/// <param name="NodeCpuSeconds">Of Anvil.</param>
/// <param name="Logs">Those that the venues' filters read.</param>
internal sealed record BackFill(
    TimeSpan Wall, TimeSpan Cpu, double DatabaseCpuSeconds, double NodeCpuSeconds, double PeakMb, long Logs, long Entries)
{
    public static async Task<BackFill> RunAsync(
        ChainSettings settings, PostgresLedger ledger, LocalPostgres postgres, LocalNode anvil, TimeProvider time,
        CancellationToken cancellationToken)
    {
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(settings, http, time, new Random(1));
        IVenueAdapter[] adapters = [.. settings.Venues.Select(venue => VenueCatalog.CreateAdapter(settings, venue))];
        await using ChainIndexer indexer = new(
            settings, client, adapters, ledger, null, new IndexerOptions(), time, NullLogger<ChainIndexer>.Instance);
        ProcessTree.ResetPeakMemory();
        double database = DatabaseCpu(postgres);
        double node = ProcessTree.CpuSeconds(anvil.GuardId);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long started = time.GetTimestamp();
        long logs = 0;
        while (await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead and var update)
            logs += update is ChainUpdate.BlocksAppended appended ? appended.Logs.Count : 0;

        TimeSpan wall = time.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        using Process self = Process.GetCurrentProcess();
        return new BackFill(
            wall, cpu, DatabaseCpu(postgres) - database, ProcessTree.CpuSeconds(anvil.GuardId) - node,
            self.PeakWorkingSet64 / 1_048_576.0, logs, indexer.Progress.Entries);
    }

    /// <summary>An empty database of this name on the server, with our schema.</summary>
    public static async Task<NpgsqlDataSource> CreateDatabaseAsync(LocalPostgres postgres, string name, CancellationToken cancellationToken)
    {
        await using (NpgsqlDataSource server = LedgerDatabase.Open(postgres.ConnectionString))
        {
            await using NpgsqlCommand drop = server.CreateCommand($"drop database if exists {name}");
            await drop.ExecuteNonQueryAsync(cancellationToken);
            await using NpgsqlCommand create = server.CreateCommand($"create database {name}");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        NpgsqlDataSource database = LedgerDatabase.Open(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString);
        await new Migrator(database).MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>The figures, each under its name behind the prefix.</summary>
    public void AddTo(Dictionary<string, double> figures, long events, string prefix = "")
    {
        Add("eventsPerSecond", events / Wall.TotalSeconds, 0);
        Add("seconds", Wall.TotalSeconds, 3);
        Add("cpuSeconds", Cpu.TotalSeconds, 3);
        Add("databaseCpuSeconds", DatabaseCpuSeconds, 2);
        Add("nodeCpuSeconds", NodeCpuSeconds, 2);
        Add("peakMb", PeakMb, 0);
        Add("entries", Entries, 0);

        void Add(string name, double figure, int digits)
        {
            if (!double.IsNaN(figure))
                figures[prefix.Length == 0 ? name : prefix + char.ToUpperInvariant(name[0]) + name[1..]] = Math.Round(figure, digits);
        }
    }

    private static double DatabaseCpu(LocalPostgres postgres) => postgres.GuardId is { } guard ? ProcessTree.CpuSeconds(guard) : double.NaN;
}
