using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Simulation;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>One venue on a real node, indexed into a real database, and a keeper that has nothing but gas.</summary>
internal sealed class KeeperScene : IAsyncDisposable
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('4', 64));

    private readonly LocalNode _node;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly NpgsqlDataSource _database;
    private readonly Channel<LedgerCommit> _commits = Channel.CreateBounded<LedgerCommit>(16);
    private readonly ChainSettings _settings;
    private readonly IVenueAdapter _adapter;
    private readonly ChainIndexer _indexer;
    private readonly AttemptStore _store;

    private KeeperScene(LocalNode node, ChainSettings settings, NpgsqlDataSource database)
    {
        (_node, _settings, _database) = (node, settings, database);
        Client = RpcChainClient.Create(settings, _http, TimeProvider.System, new Random(1));
        _adapter = VenueCatalog.CreateAdapter(settings, settings.Venues.Single());
        Book = new AccountBook([settings], [VenueCatalog.CreateModel(settings, settings.Venues.Single())]);
        _indexer = new ChainIndexer(
            settings, Client, [_adapter], new PostgresLedger(database), _commits.Writer, new IndexerOptions(), TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
        _store = new AttemptStore(database, TimeProvider.System);
        Pauses = new PauseStore(database, TimeProvider.System);
    }

    public RpcChainClient Client { get; }

    public AccountBook Book { get; }

    public PauseStore Pauses { get; }

    /// <summary>Of the keepers that are started from now on.</summary>
    public KeeperPolicy Policy { get; set; } = KeeperPolicy.Default;

    /// <summary>Where the next keeper's worker ends, which its host then starts anew; null: nowhere.</summary>
    public CrashPoint? Crash { get; set; }

    /// <inheritdoc cref="Policy"/>
    public double ProfitFloorUsd { get; set; } = 1;

    /// <inheritdoc cref="Policy"/>
    public LiquidationAim Aim { get; set; }

    public ChainSettings Settings => _settings;

    /// <summary>Of the database.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The keeper's.</summary>
    public Address Account => Keeper;

    /// <summary>The account of the keeper in every scene.</summary>
    public static Address Keeper => Key.Address;

    public DevnetChain Chain => _node.Chain;

    /// <param name="node">Ends with the scene.</param>
    /// <param name="settings">Of a chain whose one venue it is.</param>
    public static async Task<KeeperScene> StartAsync(
        DevnetFixture devnet, LocalNode node, ChainSettings settings, CancellationToken cancellationToken)
    {
        string connectionString = await devnet.CreateDatabaseAsync(cancellationToken);
        NpgsqlDataSource database = LedgerDatabase.Open(connectionString);
        await new Migrator(database).MigrateAsync(cancellationToken);
        KeeperScene scene = new(node, settings, database) { ConnectionString = connectionString };
        await node.Chain.SetBalanceAsync(scene.Account, BigInteger.Pow(10, 20), cancellationToken);
        return scene;
    }

    /// <summary>Brings ledger and book to the head of the chain.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        while (await _indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
            ApplyCommits();
        ApplyCommits();
    }

    /// <summary>Runs a keeper until the attempts are as wanted.</summary>
    /// <param name="index">Whether the indexer follows meanwhile.</param>
    /// <param name="look">Called before each time that <paramref name="isDone"/> is asked again.</param>
    public async Task RunUntilAsync(
        bool live, bool index, Func<IReadOnlyList<LiquidationAttempt>, bool> isDone, CancellationToken cancellationToken, Func<Task>? look = null)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        Task running = CreateKeeper(live).RunAsync(stop.Token);
        while (await ReadAttemptsAsync(cancellationToken) is var attempts && !isDone(attempts))
        {
            Assert.False(stop.IsCancellationRequested, $"After a minute: {string.Join("; ", attempts.Select(one => $"{one.State} {one.Reason}"))}");
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            if (index)
                await IndexAsync(cancellationToken);
            if (look is not null)
                await look();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        await stop.CancelAsync();
        await running;
    }

    /// <summary>Runs a live keeper until the node has so many more of its transactions: their rows are there before.</summary>
    public async Task RunUntilSentAsync(int count, CancellationToken cancellationToken)
    {
        long wanted = await ReadSentAsync(cancellationToken) + count;
        bool isThere = false;
        await RunUntilAsync(live: true, index: true, _ => isThere, cancellationToken, async () => isThere = await ReadSentAsync(cancellationToken) >= wanted);
    }

    /// <summary>Runs a live keeper until it left a candidate alone for such a reason.</summary>
    public Task RunUntilPassedAsync(DecisionKind kind, CancellationToken cancellationToken) => RunUntilPassedAsync(kind, live: true, cancellationToken);

    /// <summary>Runs a keeper until it left a candidate alone for such a reason.</summary>
    public async Task RunUntilPassedAsync(DecisionKind kind, bool live, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeeperDecision> decisions = [];
        await RunUntilAsync(live, index: true, _ => decisions.Any(one => one.Kind == kind), cancellationToken, async () =>
            decisions = await ReadDecisionsAsync(cancellationToken));
    }

    /// <summary>Runs a live keeper for a while.</summary>
    public async Task RunForAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        long begun = TimeProvider.System.GetTimestamp();
        await RunUntilAsync(live: true, index: true, _ => TimeProvider.System.GetElapsedTime(begun) >= time, cancellationToken);
    }

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(CancellationToken cancellationToken) =>
        _store.ReadDecisionsAsync(_settings.ChainId, AttemptQuery.MaxLimit, cancellationToken);

    public Task<AttemptTally> ReadTallyAsync(CancellationToken cancellationToken) =>
        _store.ReadTallyAsync(new TallyQuery(_settings.ChainId, TimeProvider.System.GetUtcNow(), DateTimeOffset.UnixEpoch), cancellationToken);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<LiquidationAttempt>> ReadAttemptsAsync(CancellationToken cancellationToken) =>
        _store.ReadPageAsync(new AttemptQuery(), cancellationToken);

    public Task<long> ReadSentAsync(CancellationToken cancellationToken) =>
        Client.ReadTransactionCountAsync(Account, BlockId.Pending, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _indexer.DisposeAsync();
        await Client.DisposeAsync();
        _http.Dispose();
        Book.Dispose();
        await _database.DisposeAsync();
        await _node.DisposeAsync();
    }

    private KeeperHost CreateKeeper(bool live) => new(
        Book,
        [
            new KeeperChain(_settings, Client, new Dictionary<VenueId, IVenueAdapter> { [_adapter.Venue] = _adapter }, Account, Key)
            {
                Pauses = Pauses,
            },
        ],
        Crash is null ? _store : new CrashingStore(_store, Crash),
        new LeaseStore(_database),
        new MarginAssessor(RiskParameters.Default),
        new KeeperOptions
        {
            Live = live,
            ProfitFloorUsd = ProfitFloorUsd,
            Aim = Aim,
            WatchInterval = TimeSpan.FromMilliseconds(100),
            RetryDelay = TimeSpan.FromMilliseconds(200),
            Policy = Policy,
        },
        TimeProvider.System,
        NullLogger<KeeperHost>.Instance);

    private void ApplyCommits()
    {
        while (_commits.Reader.TryRead(out LedgerCommit? commit))
            Book.Apply(commit);
    }
}
