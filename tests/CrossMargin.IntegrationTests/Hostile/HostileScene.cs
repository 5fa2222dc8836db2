using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Wallet;
using CrossMargin.Devnet.Hostile;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.IntegrationTests.Indexer;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Hostile;

/// <summary>A real node behind a hostile proxy, and an indexer that sees nothing of it but through the proxy.</summary>
internal sealed class HostileScene : IAsyncDisposable
{
    // A silent connection costs the whole of it, so it is short: the faults' own delays stay far below.
    private static readonly RpcOptions Patience = new()
    {
        RequestTimeout = TimeSpan.FromMilliseconds(700),
        BackoffFirst = TimeSpan.FromMilliseconds(5),
        BackoffMax = TimeSpan.FromMilliseconds(50),
        HeadPollInterval = TimeSpan.FromMilliseconds(100),
        HeadStallTimeout = TimeSpan.FromMilliseconds(500),
    };

    private static readonly IndexerOptions Options = new()
    {
        Following = new FollowerOptions { DistrustDelay = TimeSpan.FromMilliseconds(2), FinalityInterval = TimeSpan.Zero, InitialRange = 16 },
        FirstPause = TimeSpan.FromMilliseconds(10),
        LongestPause = TimeSpan.FromMilliseconds(100),
    };

    private readonly IndexedAnvil _anvil;
    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();
    private readonly List<RpcChainClient> _clients = [];

    private HostileScene(IndexedAnvil anvil, HostileProxy proxy, NpgsqlDataSource database)
    {
        (_anvil, Proxy, Database) = (anvil, proxy, database);
        // Every block may still be reverted, so that every answer is checked in full.
        Settings = anvil.Settings with { Endpoints = [proxy.WebSocket, proxy.Http], Finality = TimeSpan.FromHours(1) };
    }

    public HostileProxy Proxy { get; }

    public NpgsqlDataSource Database { get; }

    public ChainSettings Settings { get; }

    public static async Task<HostileScene> CreateAsync(
        DevnetFixture devnet, IndexedAnvil anvil, HostilePlan plan, CancellationToken cancellationToken)
    {
        HostileBounds bounds = new() { LatencyMax = TimeSpan.FromMilliseconds(50), DripPause = TimeSpan.FromMilliseconds(2) };
        HostileProxy proxy = await HostileProxy.StartAsync(
            anvil.Node, new HostileModel(plan, bounds), TimeProvider.System, cancellationToken);
        return new HostileScene(anvil, proxy, await IndexedAnvil.NewLedgerAsync(devnet, cancellationToken));
    }

    public ChainIndexer NewIndexer()
    {
        RpcChainClient client = RpcChainClient.Create(Settings, _http, TimeProvider.System, new Random(1), Patience);
        _clients.Add(client);
        return new ChainIndexer(
            Settings, client, [new WalletAdapter(Settings, _anvil.Wallet)], new PostgresLedger(Database), null, Options, TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
    }

    public IndexerHost NewHost(ChainIndexer indexer) => new([indexer], Options, TimeProvider.System, NullLogger<IndexerHost>.Instance);

    /// <summary>One step, whatever comes of it: what a host takes as an outage is one here.</summary>
    public static async Task<ChainUpdate?> TryStepAsync(ChainIndexer indexer, CancellationToken cancellationToken)
    {
        try
        {
            return await indexer.StepAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is RpcException or ChainDistrustException)
        {
            return null;
        }
    }

    /// <summary>The ledger must be true of the block that its checkpoint names, whatever was answered on the way there.</summary>
    public async Task RequireNoWrongEntryAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            BlockRef checkpoint = await ReadCheckpointAsync(cancellationToken);
            // After a reorg that is not seen yet the checkpoint is on no chain that could be asked.
            if (checkpoint.Hash.IsZero
                || (await _anvil.Client.FindBlockAsync(BlockId.At(checkpoint.Number), cancellationToken))?.Ref.Hash != checkpoint.Hash)
            {
                return;
            }

            IReadOnlyList<string> differences = await _anvil.DifferencesAsync(Database, cancellationToken);
            List<string> honest = await ReadHonestLogsAsync(checkpoint.Number, cancellationToken);
            List<string> indexed = await ReadIndexedLogsAsync(cancellationToken);
            long contradictions = await LedgerImage.CountContradictionsAsync(Database, cancellationToken);
            // Far behind the head a step returns while its batch is being written: only what stands still can be compared.
            if (await ReadCheckpointAsync(cancellationToken) != checkpoint)
                continue;
            Assert.Empty(differences);
            Assert.Equal(honest, indexed);
            Assert.Equal(0, contradictions);
            return;
        }

        Assert.Fail("The checkpoint never stood still.");
    }

    public async Task<BlockRef> ReadCheckpointAsync(CancellationToken cancellationToken) =>
        (await new PostgresLedger(Database).ReadHoldingsAsync(_anvil.Id, cancellationToken)).Checkpoint;

    public async ValueTask DisposeAsync()
    {
        foreach (RpcChainClient client in _clients)
            await client.DisposeAsync();
        _http.Dispose();
        await Proxy.DisposeAsync();
        await Database.DisposeAsync();
    }

    private async Task<List<string>> ReadHonestLogsAsync(long to, CancellationToken cancellationToken)
    {
        LogFilter filter = new WalletAdapter(Settings, _anvil.Wallet).Resume(new(new(new VenueId(_anvil.Id, _anvil.Wallet.Name)))).Filter;
        using LogBatch logs = await _anvil.Client.ReadLogsAsync(filter, 0, to, cancellationToken);
        List<string> lines = [];
        foreach (ref readonly EventLog log in logs.Span)
            lines.Add($"{log.BlockNumber} {log.LogIndex} {log.TransactionHash}");
        return lines;
    }

    private async Task<List<string>> ReadIndexedLogsAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Database.CreateCommand(
            """
            select distinct block_number, log_index, transaction_hash from entry
            where log_index < 2147483647 order by block_number, log_index
            """);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> lines = [];
        while (await reader.ReadAsync(cancellationToken))
            lines.Add($"{reader.GetInt64(0)} {reader.GetInt32(1)} {new Hash32(reader.GetFieldValue<byte[]>(2))}");
        return lines;
    }
}
