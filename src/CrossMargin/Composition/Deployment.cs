using CrossMargin.Chain.Links;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Domain;
using CrossMargin.Domain.Calibration;
using CrossMargin.Domain.Configuration;
using CrossMargin.Domain.Links;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Calibration;
using CrossMargin.Ledger.Links;
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

    /// <summary>The book as the database has it now, with the links that count; it does not follow on its own.</summary>
    public async Task<AccountBook> LoadBookAsync(CancellationToken cancellationToken)
    {
        AccountBook book = new(Configuration.Chains, Models);
        foreach (ChainSettings chain in Configuration.Chains)
            book.Load(await Ledger.ReadHoldingsAsync(chain.ChainId, cancellationToken));
        book.Link(await ReadLinksAsync(cancellationToken));
        return book;
    }

    /// <summary>Takes signed links in.</summary>
    /// <param name="taken">Called after each one that was taken.</param>
    public OwnerLinks CreateLinks(Action? taken = null) => new(new LinkStore(Database), new LinkSignatures(Clients), Time, taken);

    /// <summary>Verifies stored links; what does not count is named in the log.</summary>
    public LinkAudit CreateLinkAudit(TimeSpan contractPeriod) =>
        new(new LinkSignatures(Clients), contractPeriod, Time, Loggers.CreateLogger<LinkAudit>());

    /// <summary>Who belongs to whom now, by the stored links that verify.</summary>
    public async Task<LinkGraph> ReadLinksAsync(CancellationToken cancellationToken)
    {
        LinkAudit audit = CreateLinkAudit(new LinkFollowerOptions().ContractPeriod);
        IReadOnlyList<StoredLink> stored = await new LinkStore(Database).ReadOpenAsync(Time.GetUtcNow(), cancellationToken);
        IReadOnlyList<OwnerLink> verified = await audit.VerifyAsync(stored, asksChains: true, cancellationToken);
        return audit.Compose(verified, Time.GetUtcNow());
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
