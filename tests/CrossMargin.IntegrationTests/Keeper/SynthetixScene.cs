using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.IntegrationTests.Venues.Synthetix;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A real Synthetix on a real node, indexed into a real database, and a keeper without any money but for gas.</summary>
internal sealed class SynthetixScene : IAsyncDisposable
{
    public const string Eth = SynthetixWorld.Eth;

    private static readonly PrivateKey Key = PrivateKey.Parse(new string('5', 64));

    private readonly LocalAnvil _anvil;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly NpgsqlDataSource _database;
    private readonly Channel<LedgerCommit> _commits = Channel.CreateBounded<LedgerCommit>(16);
    private readonly ChainSettings _settings;
    private readonly IVenueAdapter _adapter;
    private readonly AccountBook _book;
    private readonly ChainIndexer _indexer;
    private readonly AttemptStore _store;

    private SynthetixScene(LocalAnvil anvil, SynthetixMarket market, NpgsqlDataSource database)
    {
        (_anvil, Market, _database) = (anvil, market, database);
        _settings = SynthetixWorld.Describe(anvil, market.Deployment);
        Client = RpcChainClient.Create(_settings, _http, TimeProvider.System, new Random(1));
        _adapter = VenueCatalog.CreateAdapter(_settings, _settings.Venues[0]);
        _book = new AccountBook([_settings], [VenueCatalog.CreateModel(_settings, _settings.Venues[0])]);
        _indexer = new ChainIndexer(
            _settings, Client, [_adapter], new PostgresLedger(database), _commits.Writer, new IndexerOptions(), TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
        _store = new AttemptStore(database, TimeProvider.System);
    }

    public SynthetixMarket Market { get; }

    public RpcChainClient Client { get; }

    public Address Account => Key.Address;

    public DevnetChain Chain => _anvil.Chain;

    public static async Task<SynthetixScene> StartAsync(DevnetFixture devnet, long chainId, CancellationToken cancellationToken)
    {
        LocalAnvil anvil = await devnet.StartAnvilAsync(new AnvilOptions(new ChainId(chainId)), cancellationToken);
        SynthetixMarket market = await SynthetixRecipe.DeployAsync(anvil.Chain, devnet.Environment, cancellationToken);
        NpgsqlDataSource database = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(database).MigrateAsync(cancellationToken);
        SynthetixScene scene = new(anvil, market, database);
        await anvil.Chain.SetBalanceAsync(scene.Account, BigInteger.Pow(10, 20), cancellationToken);
        return scene;
    }

    /// <summary>Deposits $1,000 and buys ETH at $2,000.</summary>
    public async Task<Address> OpenAsync(int account, decimal size, CancellationToken cancellationToken)
    {
        Address trader = (await Chain.ReadAccountsAsync(cancellationToken))[account];
        await Market.FundAsync(trader, SynthetixMarket.Units(1_000), cancellationToken);
        await Market.TransferMarginAsync(trader, Eth, SynthetixMarket.Units(1_000), cancellationToken);
        await Market.TradeAsync(trader, Eth, SynthetixMarket.Units(size), cancellationToken);
        return trader;
    }

    /// <summary>Brings ledger and book to the head of the chain.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        while (await _indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
            ApplyCommits();
        ApplyCommits();
    }

    public KeeperHost CreateKeeper() => new(
        _book,
        [new KeeperChain(_settings, Client, new Dictionary<VenueId, IVenueAdapter> { [_adapter.Venue] = _adapter }, Account, Key)],
        _store,
        new MarginAssessor(RiskParameters.Default),
        new KeeperOptions { Live = true, WatchInterval = TimeSpan.FromMilliseconds(100), RetryDelay = TimeSpan.FromMilliseconds(200) },
        TimeProvider.System,
        NullLogger<KeeperHost>.Instance);

    /// <summary>Runs a keeper, with the indexer following, until the attempts are as wanted.</summary>
    public async Task RunUntilAsync(bool index, Func<IReadOnlyList<LiquidationAttempt>, bool> isDone, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        Task running = CreateKeeper().RunAsync(stop.Token);
        while (!isDone(await ReadAttemptsAsync(stop.Token)))
        {
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            if (index)
                await IndexAsync(stop.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stop.Token);
        }

        await stop.CancelAsync();
        await running;
    }

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
        _book.Dispose();
        await _database.DisposeAsync();
        await _anvil.DisposeAsync();
    }

    private void ApplyCommits()
    {
        while (_commits.Reader.TryRead(out LedgerCommit? commit))
            _book.Apply(commit);
    }
}
