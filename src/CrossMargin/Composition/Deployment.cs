using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Calibration;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CrossMargin.Composition;

/// <summary>Everything that one chains.json and one database name, opened: what all commands and roles are made of.</summary>
/// <remarks>Clock, randomness, network and database enter the program here, and nowhere else.</remarks>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly HttpClient _http = JsonRpcTransport.CreateHttpClient();

    public Deployment(
        ChainsConfiguration configuration, string connectionString, ILoggerFactory loggers, TimeProvider time, Random random)
    {
        (Configuration, Loggers, Time) = (configuration, loggers, time);
        Database = LedgerDatabase.Open(connectionString);
        Dictionary<ChainId, LedgerRetention> retentions = configuration.Chains.ToDictionary(chain => chain.ChainId, chain => chain.Retention);
        Ledger = new PostgresLedger(Database, chain => retentions[chain]);
        Dictionary<ChainId, RpcChainClient> clients = configuration.Chains.ToDictionary(
            chain => chain.ChainId,
            chain => RpcChainClient.Create(chain, _http, time, random, logger: loggers.CreateLogger<RpcChainClient>()));
        Clients = clients.ToDictionary(client => client.Key, IChainClient (client) => client.Value);
        ProofSources = clients.ToDictionary(client => client.Key, IProofSource (client) => client.Value);
        Adapters = [.. VenuesOf(configuration).Select(one => VenueCatalog.CreateAdapter(one.Chain, one.Venue))];
        Models = [.. VenuesOf(configuration).Select(one => VenueCatalog.CreateModel(one.Chain, one.Venue))];
    }

    public ChainsConfiguration Configuration { get; }

    /// <summary>What margin assumes about markets: the risk file's, where there is one.</summary>
    public RiskParameters Risk { get; init; } = RiskParameters.Default;

    public ILoggerFactory Loggers { get; }

    public TimeProvider Time { get; }

    public NpgsqlDataSource Database { get; }

    public PostgresLedger Ledger { get; }

    public IReadOnlyDictionary<ChainId, IChainClient> Clients { get; }

    /// <summary>The same clients, where headers and proofs come from.</summary>
    public IReadOnlyDictionary<ChainId, IProofSource> ProofSources { get; }

    public IReadOnlyList<IVenueAdapter> Adapters { get; }

    public IReadOnlyList<IVenueModel> Models { get; }

    /// <summary>The book as the database has it now; it does not follow on its own.</summary>
    public async Task<AccountBook> LoadBookAsync(CancellationToken cancellationToken)
    {
        AccountBook book = new(Configuration.Chains, Models);
        foreach (ChainSettings chain in Configuration.Chains)
            book.Load(await Ledger.ReadHoldingsAsync(chain.ChainId, cancellationToken));
        return book;
    }

    /// <summary>Judges by the parameters and the newest released calibration; it does not follow later ones on its own.</summary>
    public async Task<MarginAssessor> CreateMarginAsync(CancellationToken cancellationToken)
    {
        RiskRelease? release = await new RiskReleases(Database).FindReleasedAsync(cancellationToken);
        return new MarginAssessor(Risk) { Market = release is null ? MarketState.Unobserved : MarketState.Of(release) };
    }

    /// <summary>Calibrates from the prices of every venue, and records in this deployment's database.</summary>
    public Recalibration CreateRecalibration() =>
        new(new PostgresPriceHistory(Database, Models), new RiskReleases(Database), Risk.Calibration, Time, Loggers.CreateLogger<Recalibration>());

    /// <summary>Compares this deployment's ledger with its chains.</summary>
    public Reconciler CreateReconciler() => new(Ledger, Adapters, Models.ToDictionary(model => model.Venue));

    public async ValueTask DisposeAsync()
    {
        foreach (IChainClient client in Clients.Values)
            await client.DisposeAsync();
        await Database.DisposeAsync();
        _http.Dispose();
    }

    private static IEnumerable<(ChainSettings Chain, VenueSettings Venue)> VenuesOf(ChainsConfiguration configuration) =>
        from chain in configuration.Chains
        from venue in chain.Venues
        select (chain, venue);
}
