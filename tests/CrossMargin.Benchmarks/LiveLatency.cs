using System.Threading.Channels;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>How long from a block's mining until its rows are visible to another connection of the database, at the head.</summary>
/// <remarks>
/// Blocks are mined by hand, 0.5 to 1.5 seconds apart, each with one transaction of 100 transfers. Another connection listens
/// for the ledger's announcement, which is delivered after a commit, then reads the block's rows and takes the time when it
/// has them. The clock starts when the call to mine returns; figures from when that call was sent are given beside it.
/// </remarks>
internal sealed class LiveLatency(IReadOnlyList<(TransferLoad Load, LocalNode Anvil)> chains, NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>The first blocks find every path cold, and code that the runtime is still compiling by its use; a daemon runs for longer.</summary>
    private const int Warmups = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<ChainId, Channel<(long Block, long At)>> _seen =
        chains.ToDictionary(chain => chain.Anvil.ChainId, _ => Channel.CreateBounded<(long, long)>(64));

    /// <param name="blocks">Of each chain.</param>
    /// <returns>Milliseconds for each block: from the return of the call to mine, and from its sending.</returns>
    public async Task<(double[] FromMined, double[] FromCall)> MeasureAsync(int blocks, CancellationToken cancellationToken)
    {
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        List<RpcChainClient> clients = [];
        List<ChainIndexer> indexers = [];
        foreach ((TransferLoad load, LocalNode anvil) in chains)
        {
            await anvil.Chain.RequestAsync("evm_setAutomine", [false], cancellationToken);
            ChainSettings settings = load.SettingsOf("live", anvil.WebSocket);
            clients.Add(RpcChainClient.Create(settings, http, time, new Random(2)));
            indexers.Add(new ChainIndexer(
                settings, clients[^1], [VenueCatalog.CreateAdapter(settings, TransferLoad.Wallet)], new PostgresLedger(database), null,
                new IndexerOptions(), time, NullLogger<ChainIndexer>.Instance));
        }

        IndexerHost host = new(indexers, new IndexerOptions(), time, NullLogger<IndexerHost>.Instance);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = host.RunAsync(stop.Token);
        Task watching = WatchAsync(stop.Token);
        try
        {
            List<(double FromMined, double FromCall)>[] all = await Task.WhenAll(
                chains.Select((chain, at) => MineAsync(chain.Load, chain.Anvil, blocks, new Random(3 + at), cancellationToken)));
            return ([.. all.SelectMany(one => one.Select(block => block.FromMined))], [.. all.SelectMany(one => one.Select(block => block.FromCall))]);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running, watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (ChainIndexer indexer in indexers)
                await indexer.DisposeAsync();
            foreach (RpcChainClient client in clients)
                await client.DisposeAsync();
            foreach ((_, LocalNode anvil) in chains)
                await anvil.Chain.RequestAsync("evm_setAutomine", [true], CancellationToken.None);
        }
    }

    /// <summary>The smallest value that at least this fraction of the values do not exceed.</summary>
    public static double Percentile(double[] values, double fraction)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(fraction * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private async Task<List<(double FromMined, double FromCall)>> MineAsync(
        TransferLoad load, LocalNode anvil, int blocks, Random random, CancellationToken cancellationToken)
    {
        List<(double, double)> measured = [];
        for (int i = -Warmups; i < blocks; i++)
        {
            await load.SendAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(0.5 + random.NextDouble()), time, cancellationToken);
            long called = time.GetTimestamp();
            await anvil.Chain.RequestAsync("evm_mine", [], cancellationToken);
            long mined = time.GetTimestamp();
            long block = await anvil.Chain.ReadBlockNumberAsync(cancellationToken);
            long seen = await SeenAsync(anvil.ChainId, block, cancellationToken);
            if (i >= 0)
                measured.Add((time.GetElapsedTime(mined, seen).TotalMilliseconds, time.GetElapsedTime(called, seen).TotalMilliseconds));
        }

        return measured;
    }

    private async Task<long> SeenAsync(ChainId chain, long block, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            (long seen, long at) = await _seen[chain].Reader.ReadAsync(patience.Token);
            if (seen >= block)
                return at;
        }
    }

    /// <summary>Notes when the rows of each block are first read by a connection that has nothing to do with the indexer.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection listening = await database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlConnection reading = await database.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand newest = new(
            "select block_number from entry where chain_id = $1 order by block_number desc limit 1", reading);
        NpgsqlParameter<long> asked = new();
        newest.Parameters.Add(asked);
        Queue<ChainId> announced = [];
        listening.Notification += (sender, notification) =>
        {
            if (LedgerAnnouncement.TryParse(notification.Payload, out ChainId chain, out _, out _, out bool onlyMarks) && !onlyMarks)
                announced.Enqueue(chain);
        };
        await using (NpgsqlCommand listen = new($"listen {LedgerDatabase.Channel}", listening))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
        {
            await listening.WaitAsync(cancellationToken);
            while (announced.TryDequeue(out ChainId chain))
            {
                asked.TypedValue = chain.Value;
                if (await newest.ExecuteScalarAsync(cancellationToken) is long block)
                    await _seen[chain].Writer.WriteAsync((block, time.GetTimestamp()), cancellationToken);
            }
        }
    }
}
