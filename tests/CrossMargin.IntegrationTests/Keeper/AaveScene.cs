using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A real Aave on a real node, indexed into a real database, and a keeper with money of its own.</summary>
internal sealed class AaveScene : IAsyncDisposable
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('4', 64));

    private readonly LocalNode _anvil;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly NpgsqlDataSource _database;
    private readonly Channel<LedgerCommit> _commits = Channel.CreateBounded<LedgerCommit>(16);
    private readonly ChainSettings _settings;
    private readonly IVenueAdapter _adapter;
    private readonly ChainIndexer _indexer;

    private AaveScene(LocalNode anvil, AaveMarket market, NpgsqlDataSource database)
    {
        (_anvil, Market, _database) = (anvil, market, database);
        _settings = SettingsOf(anvil, market.Deployment);
        Client = RpcChainClient.Create(_settings, _http, TimeProvider.System, new Random(1));
        _adapter = VenueCatalog.CreateAdapter(_settings, _settings.Venues[0]);
        Book = new AccountBook([_settings], [VenueCatalog.CreateModel(_settings, _settings.Venues[0])]);
        _indexer = new ChainIndexer(
            _settings, Client, [_adapter], new PostgresLedger(database), _commits.Writer, new IndexerOptions(), TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
        Store = new AttemptStore(database, TimeProvider.System);
    }

    public AaveMarket Market { get; }

    public RpcChainClient Client { get; }

    public AccountBook Book { get; }

    public AttemptStore Store { get; }

    public Address Account => Key.Address;

    public DevnetChain Chain => _anvil.Chain;

    /// <param name="usdc">What the keeper has, in whole tokens, without any approval.</param>
    public static async Task<AaveScene> StartAsync(
        DevnetFixture devnet, long chainId, long usdc, CancellationToken cancellationToken, bool isV30 = false)
    {
        LocalNode anvil = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), cancellationToken);
        AaveMarket market = isV30
            ? await AaveV30Recipe.DeployAsync(anvil.Chain, devnet.Environment, cancellationToken)
            : await AaveRecipe.DeployAsync(anvil.Chain, devnet.Environment, cancellationToken);
        NpgsqlDataSource database = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(database).MigrateAsync(cancellationToken);
        AaveScene scene = new(anvil, market, database);
        await anvil.Chain.SetBalanceAsync(scene.Account, BigInteger.Pow(10, 20), cancellationToken);
        await market.MintAsync(scene.Account, "USDC", market.Units("USDC", usdc), cancellationToken);
        return scene;
    }

    /// <summary>Supplies WETH and borrows USDC.</summary>
    public async Task<Address> BorrowAsync(int account, decimal weth, decimal usdc, CancellationToken cancellationToken)
    {
        Address debtor = (await Chain.ReadAccountsAsync(cancellationToken))[account];
        await Market.FundAsync(debtor, "WETH", Market.Units("WETH", weth), cancellationToken);
        await Market.SupplyAsync(debtor, "WETH", Market.Units("WETH", weth), cancellationToken);
        await Market.BorrowAsync(debtor, "USDC", Market.Units("USDC", usdc), cancellationToken);
        return debtor;
    }

    /// <summary>Brings ledger and book to the head of the chain.</summary>
    public async Task IndexAsync(CancellationToken cancellationToken)
    {
        while (await _indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
            ApplyCommits();
        ApplyCommits();
    }

    public KeeperHost CreateKeeper(bool live) => new(
        Book,
        [new KeeperChain(_settings, Client, new Dictionary<VenueId, IVenueAdapter> { [_adapter.Venue] = _adapter }, Account, Key)],
        Store,
        new MarginAssessor(RiskParameters.Default),
        new KeeperOptions { Live = live, WatchInterval = TimeSpan.FromMilliseconds(100), RetryDelay = TimeSpan.FromMilliseconds(200) },
        TimeProvider.System,
        NullLogger<KeeperHost>.Instance);

    /// <summary>Runs a keeper, with the indexer following, until the attempts are as wanted.</summary>
    public async Task RunUntilAsync(
        KeeperHost keeper, bool index, Func<IReadOnlyList<LiquidationAttempt>, bool> isDone, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        Task running = keeper.RunAsync(stop.Token);
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

    public Task<IReadOnlyList<LiquidationAttempt>> ReadAttemptsAsync(CancellationToken cancellationToken) =>
        Store.ReadPageAsync(new AttemptQuery(), cancellationToken);

    public Task<long> ReadSentAsync(CancellationToken cancellationToken) =>
        Client.ReadTransactionCountAsync(Account, BlockId.Pending, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _indexer.DisposeAsync();
        await Client.DisposeAsync();
        _http.Dispose();
        Book.Dispose();
        await _database.DisposeAsync();
        await _anvil.DisposeAsync();
    }

    private void ApplyCommits()
    {
        while (_commits.Reader.TryRead(out LedgerCommit? commit))
            Book.Apply(commit);
    }

    private static ChainSettings SettingsOf(LocalNode anvil, AaveDeployment deployment) => new(
        "local", anvil.ChainId, [anvil.Http], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), new Underlying("ETH"),
        [.. deployment.Listings.DistinctBy(listing => listing.Reserve.Underlying).Select(listing => new FeedSettings(
            listing.Reserve.Underlying, listing.Feed, TimeSpan.FromDays(1), 0.005))],
        [.. deployment.Listings.Select(listing => new TokenSettings(
            listing.Reserve.Symbol, listing.Token, listing.Reserve.Decimals, listing.Reserve.Underlying))],
        [new VenueSettings(
            "aave-v3", "aave-v3", new Dictionary<string, Address> { ["poolAddressesProvider"] = deployment.PoolAddressesProvider },
            [], deployment.StartBlock)]);
}
