using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>Back-fill of 100,000 events of the real Aave V3.6 with its whole state: reserves, positions, prices, contract marks.</summary>
/// <remarks>
/// A contract supplies for 10,000 accounts in turn, 45 in a transaction, and borrows and repays in each. Afterwards every
/// account is compared with what the pool itself answers.
/// </remarks>
internal sealed class AaveIndexingBenchmark(TimeProvider time) : IBenchmark
{
    private const int Events = 100_000;
    private const int SuppliesPerTransaction = 45;
    private const int Holders = 10_000;

    // Of a supply: the reserve's rates, the minting, and the first time of an account the use as collateral.
    private const int EventsPerSupply = 2;

    private const int Transactions = Events / (SuppliesPerTransaction * EventsPerSupply);

    public string Name => "aave";

    public string Summary => "back-fill of 100,000 events of Aave V3.6 with full state, from Anvil into PostgreSQL";

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using LocalNode anvil = await LocalNode.StartAsync(new NodeOptions(new ChainId(31_337), Accounts: 2), environment, cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(anvil.Chain, environment, cancellationToken);
        await MakeEventsAsync(market, environment, cancellationToken);
        ChainSettings settings = SettingsOf(market, anvil.Http);

        await using NpgsqlDataSource database = await BackFill.CreateDatabaseAsync(postgres, "benchmark_aave", cancellationToken);
        PostgresLedger ledger = new(database);
        await Console.Error.WriteLineAsync("Filling a ledger.");
        BackFill filled = await BackFill.RunAsync(settings, ledger, postgres, anvil, time, cancellationToken);
        await RequireEqualAsync(settings, ledger, cancellationToken);
        Dictionary<string, double> figures = [];
        filled.AddTo(figures, filled.Logs);
        figures["events"] = filled.Logs;
        return figures;
    }

    private async Task RequireEqualAsync(ChainSettings settings, PostgresLedger ledger, CancellationToken cancellationToken)
    {
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using RpcChainClient client = RpcChainClient.Create(settings, http, time, new Random(1));
        IVenueModel model = VenueCatalog.CreateModel(settings, settings.Venues[0]);
        Reconciler reconciler = new(
            ledger, [VenueCatalog.CreateAdapter(settings, settings.Venues[0])],
            new Dictionary<VenueId, IVenueModel> { [new VenueId(settings.ChainId, settings.Venues[0].Name)] = model });
        Reconciliation reconciled = await reconciler.ReconcileAsync(client, progress: null, cancellationToken);
        Invariant.Require(reconciled.SubAccounts >= Holders && reconciled.Mismatches.Count == 0, "The ledger equals the pool for every account.");
    }

    private static async Task MakeEventsAsync(AaveMarket market, DevnetEnvironment environment, CancellationToken cancellationToken)
    {
        SolidityArtifact contract = (await DevContracts.CompileAsync(environment, cancellationToken))[DevContracts.Loader];
        Address sender = market.Deployment.Admin;
        Address loader = await market.Chain.DeployAsync(
            sender, contract.Link(new Dictionary<string, Address>()),
            DevLoader.Constructor.Encode(
                market.Deployment.Pool, market.Deployment.Listing("WETH").Token, market.Deployment.Listing("USDC").Token,
                market.Units("WETH", 10_000)),
            cancellationToken);
        await market.MintAsync(loader, "USDC", market.Units("USDC", 1_000_000), cancellationToken);
        BigInteger amount = market.Units("WETH", 0.01m);
        BigInteger borrowed = market.Units("USDC", 10);
        for (int i = 0; i < Transactions; i++)
        {
            int first = i * SuppliesPerTransaction % Holders;
            await market.Chain.ExecuteAsync(
                sender, loader, DevLoader.Work.Encode(0x1_0000 + first, SuppliesPerTransaction, amount, borrowed), cancellationToken);
        }
    }

    /// <summary>A chain whose one venue it is.</summary>
    public static ChainSettings SettingsOf(AaveMarket market, Uri endpoint)
    {
        VenueSettings venue = new(
            "aave-v3", VenueKind.Aave,
            new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = market.Deployment.PoolAddressesProvider },
            [], market.Deployment.StartBlock);
        return new ChainSettings(
            "local", market.Deployment.ChainId, [endpoint], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(32), new Underlying("ETH"),
            [.. market.Deployment.Listings.Select(listing => new FeedSettings(listing.Reserve.Underlying, listing.Feed, TimeSpan.FromHours(1), 0.005))],
            [.. market.Deployment.Listings.Select(listing => new TokenSettings(
                listing.Reserve.Symbol, listing.Token, listing.Reserve.Decimals, listing.Reserve.Underlying))],
            [venue]);
    }
}
