using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>Ten chains in one process: how long they take to catch up together, then how far they lag, and the memory of it.</summary>
internal sealed class ChainsBenchmark(TimeProvider time) : IBenchmark
{
    private const int Chains = 10;
    private const int Blocks = 100;
    private const int LiveBlocks = 20;
    private const long FirstChain = 31_337;

    public string Name => "chains";

    public string Summary => "ten chains at once in one process: back-fill, then the lag of live blocks, and memory";

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        List<(TransferLoad Load, LocalNode Anvil)> chains = [];
        try
        {
            for (int i = 0; i < Chains; i++)
            {
                LocalNode anvil = await LocalNode.StartAsync(TransferLoad.NodeOf(new ChainId(FirstChain + i), Blocks, time), environment, cancellationToken);
                chains.Add((await TransferLoad.DeployAsync(anvil.Chain, environment, cancellationToken), anvil));
                await chains[^1].Load.MineAsync(Blocks, cancellationToken);
            }

            await using NpgsqlDataSource database = await BackFill.CreateDatabaseAsync(postgres, "benchmark_chains", cancellationToken);
            Dictionary<string, double> figures = [];
            await CatchUpAsync(chains, database, figures, cancellationToken);
            (double[] fromMined, _) = await new LiveLatency(chains, database, time).MeasureAsync(LiveBlocks, cancellationToken);
            figures["lagP50Ms"] = Math.Round(LiveLatency.Percentile(fromMined, 0.5), 2);
            figures["lagP95Ms"] = Math.Round(LiveLatency.Percentile(fromMined, 0.95), 2);
            figures["lagMaxMs"] = Math.Round(fromMined.Max(), 2);
            figures["peakMb"] = Math.Round(Environment.WorkingSet / 1_048_576.0);
            foreach ((TransferLoad load, _) in chains)
                await load.RequireBalancesAsync(new PostgresLedger(database), cancellationToken);
            return figures;
        }
        finally
        {
            foreach ((_, LocalNode anvil) in chains)
                await anvil.DisposeAsync();
        }
    }

    private async Task CatchUpAsync(
        List<(TransferLoad Load, LocalNode Anvil)> chains, NpgsqlDataSource database, Dictionary<string, double> figures,
        CancellationToken cancellationToken)
    {
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        ProcessTree.ResetPeakMemory();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long started = time.GetTimestamp();
        await Task.WhenAll(chains.Select(chain => IndexAsync(chain.Load.SettingsOf("local", chain.Anvil.Http))));
        TimeSpan wall = time.GetElapsedTime(started);
        figures["eventsPerSecond"] = Math.Round(chains.Sum(chain => chain.Load.Transfers) / wall.TotalSeconds);
        figures["seconds"] = Math.Round(wall.TotalSeconds, 3);
        figures["cpuSeconds"] = Math.Round((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, 3);
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        figures["backFillPeakMb"] = Math.Round(self.PeakWorkingSet64 / 1_048_576.0);

        async Task IndexAsync(ChainSettings settings)
        {
            await using RpcChainClient client = RpcChainClient.Create(settings, http, time, new Random(1));
            await using ChainIndexer indexer = new(
                settings, client, [VenueCatalog.CreateAdapter(settings, TransferLoad.Wallet)], new PostgresLedger(database), null,
                new IndexerOptions(), time, NullLogger<ChainIndexer>.Instance);
            while (await indexer.StepAsync(cancellationToken) is not Chain.Following.ChainUpdate.AtHead)
            {
            }
        }
    }
}
