using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.IntegrationTests.Venues.PerpCurie;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A real Perp on a real node, indexed into a real database, and a keeper with margin of its own there.</summary>
internal sealed class PerpScene : IAsyncDisposable
{
    public const string Eth = "vETH";

    private static readonly PrivateKey Key = PrivateKey.Parse(new string('6', 64));

    private readonly LocalAnvil _anvil;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());
    private readonly NpgsqlDataSource _database;
    private readonly Channel<LedgerCommit> _commits = Channel.CreateBounded<LedgerCommit>(16);
    private readonly ChainSettings _settings;
    private readonly IVenueAdapter _adapter;
    private readonly AccountBook _book;
    private readonly ChainIndexer _indexer;
    private readonly AttemptStore _store;

    private PerpScene(LocalAnvil anvil, PerpMarket market, NpgsqlDataSource database)
    {
        (_anvil, Market, _database) = (anvil, market, database);
        _settings = PerpWorld.Describe(anvil, market.Deployment);
        Client = RpcChainClient.Create(_settings, _http, TimeProvider.System, new Random(1));
        _adapter = VenueCatalog.CreateAdapter(_settings, _settings.Venues[0]);
        _book = new AccountBook([_settings], [VenueCatalog.CreateModel(_settings, _settings.Venues[0])]);
        _indexer = new ChainIndexer(
            _settings, Client, [_adapter], new PostgresLedger(database), _commits.Writer, new IndexerOptions(), TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
        _store = new AttemptStore(database, TimeProvider.System);
    }

    public PerpMarket Market { get; }

    public RpcChainClient Client { get; }

    public Address Account => Key.Address;

    public DevnetChain Chain => _anvil.Chain;

    /// <param name="margin">USD that the keeper has in the vault; as much again is in its wallet, without any approval.</param>
    public static async Task<PerpScene> StartAsync(DevnetFixture devnet, long chainId, decimal margin, CancellationToken cancellationToken)
    {
        // Averages take hours to follow a price: the chain begins in the past, so that it is not ahead of the keeper's clock at the end.
        LocalAnvil anvil = await devnet.StartAnvilAsync(
            new AnvilOptions(new ChainId(chainId), Genesis: TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(12)), cancellationToken);
        PerpMarket market = await PerpRecipe.DeployAsync(anvil.Chain, devnet.Environment, null, cancellationToken);
        NpgsqlDataSource database = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(cancellationToken));
        await new Migrator(database).MigrateAsync(cancellationToken);
        PerpScene scene = new(anvil, market, database);
        await anvil.Chain.SetBalanceAsync(scene.Account, BigInteger.Pow(10, 20), cancellationToken);
        await anvil.Chain.ImpersonateAsync(scene.Account, cancellationToken);
        await market.OpenAsync(scene.Account, margin, cancellationToken);
        await market.AllowAsync(scene.Account, market.Deployment.SettlementToken, 0, cancellationToken);
        await market.MintAsync(scene.Account, market.Deployment.SettlementToken, PerpMarket.Usd(margin), cancellationToken);
        // Losses beyond an account's margin are the insurance fund's: without money there, nobody takes such a position over.
        await market.MintAsync(market.Deployment.Core.InsuranceFund, market.Deployment.SettlementToken, PerpMarket.Usd(100_000), cancellationToken);
        return scene;
    }

    /// <summary>Deposits so much, and buys for so much.</summary>
    public async Task<Address> BuyAsync(int account, decimal deposit, decimal usd, CancellationToken cancellationToken)
    {
        Address trader = await AccountAsync(account, cancellationToken);
        await Market.OpenAsync(trader, deposit, cancellationToken);
        await Market.TradeAsync(trader, Eth, isLong: true, usd, cancellationToken);
        return trader;
    }

    public async Task<Address> AccountAsync(int account, CancellationToken cancellationToken) =>
        (await Chain.ReadAccountsAsync(cancellationToken))[account];

    /// <summary>Index and market, in steps that the protocol allows; after that the chain's clock is right again.</summary>
    public async Task MoveAsync(decimal[] prices, CancellationToken cancellationToken)
    {
        foreach (decimal usd in prices)
            await Market.MoveAsync(Eth, usd, cancellationToken);
        await Chain.SetClockAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(10), cancellationToken);
        foreach (PerpMarketListing listing in Market.Deployment.Markets)
            await Market.SetIndexAsync(listing.Terms.Symbol, listing.Terms.Symbol == Eth ? prices[^1] : listing.Terms.OpeningUsd, cancellationToken);
        foreach (PerpCollateralListing listing in Market.Deployment.Collaterals)
            await Market.SetCollateralPriceAsync(listing.Terms.Symbol, listing.Terms.OpeningUsd, cancellationToken);
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

    /// <summary>Runs a keeper, with the indexer following, until it is as wanted.</summary>
    public async Task RunUntilAsync(
        bool index, Func<IReadOnlyList<LiquidationAttempt>, Task<bool>> isDone, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(2));
        Task running = CreateKeeper().RunAsync(stop.Token);
        while (!await isDone(await ReadAttemptsAsync(stop.Token)))
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

    public async Task<BigInteger> ReadBalanceAsync(Address token, CancellationToken cancellationToken) =>
        DevToken.BalanceOf.DecodeResult(await Chain.CallAsync(token, DevToken.BalanceOf.Encode(Account), cancellationToken));

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
