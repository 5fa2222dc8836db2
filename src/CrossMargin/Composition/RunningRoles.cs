using System.Threading.Channels;
using CrossMargin.Alerts;
using CrossMargin.Alerts.Configuration;
using CrossMargin.Alerts.Delivering;
using CrossMargin.Alerts.Rules;
using CrossMargin.Api;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Sending.Relays;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Calibration;
using CrossMargin.Ledger.History;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Leases;
using CrossMargin.Ledger.Links;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Ledger.Reconciling;
using CrossMargin.Margin;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Composition;

/// <summary>The roles of one process, wired: indexers feed the ledger, the ledger the book, the book keeper and API.</summary>
internal sealed class RunningRoles : IAsyncDisposable
{
    // A slow book makes the indexers wait: commits are never dropped.
    private const int CommitCapacity = 256;

    // The keeper looks by itself before it acts: this is for whoever reads.
    private static readonly TimeSpan DriftPeriod = TimeSpan.FromSeconds(2);

    private readonly Deployment _deployment;
    private readonly RoleSettings _settings;
    private readonly IReadOnlyList<ChainIndexer> _indexers;
    private readonly Dictionary<ChainId, PrivateRelay> _relays = [];
    private readonly BookFollower _follower;
    private readonly LinkFollower _links;
    private readonly MarginAssessor _margin;
    private readonly KeeperJournal _journal;
    private readonly DriftStore _drifts;
    private readonly PauseStore _pauses;
    private readonly DriftFollower _drifting;
    private readonly ReconciliationRound _reconciliation;
    private readonly MetricsExporter? _metrics;
    private readonly BookMeter _bookMeter;
    private readonly KeeperWatch? _keeperWatch;
    private readonly Channel<LedgerCommit> _commits = Channel.CreateBounded<LedgerCommit>(CommitCapacity);

    public RunningRoles(Deployment deployment, RoleSettings settings)
    {
        (_deployment, _settings, _margin) = (deployment, settings, new MarginAssessor(deployment.Risk));
        // It hears only what is measured after it began, so it is the first.
        _metrics = settings.Roles.Contains(Role.Api) ? new MetricsExporter() : null;
        _drifts = new DriftStore(deployment.Database, deployment.Time);
        _pauses = new PauseStore(deployment.Database, deployment.Time);
        _journal = new KeeperJournal(deployment.Database);
        _reconciliation = new ReconciliationRound(
            deployment, _drifts, settings.Reconciliation, deployment.Time, deployment.Loggers.CreateLogger<ReconciliationRound>());
        Book = new AccountBook(deployment.Configuration.Chains, deployment.Models);
        _follower = new BookFollower(
            Book, deployment.Database, new BookFollowerOptions(), deployment.Time, deployment.Loggers.CreateLogger<BookFollower>(),
            settings.Roles.Contains(Role.Indexer) ? _commits.Reader : null);
        LinkFollowerOptions links = new();
        _links = new LinkFollower(
            Book, new LinkStore(deployment.Database), deployment.CreateLinkAudit(links.ContractPeriod), links, deployment.Time,
            deployment.Loggers.CreateLogger<LinkFollower>());
        _drifting = new DriftFollower(
            Book, _drifts, [.. deployment.Configuration.Chains.Select(chain => chain.ChainId)], DriftPeriod, deployment.Time,
            deployment.Loggers.CreateLogger<DriftFollower>());
        Attempts = new AttemptStore(deployment.Database, deployment.Time);
        _indexers = settings.Roles.Contains(Role.Indexer) ? [.. deployment.Configuration.Chains.Select(CreateIndexer)] : [];
        Indexers = new IndexerHost(
            _indexers, new IndexerOptions { HolderName = Name(deployment.Time) }, deployment.Time, deployment.Loggers.CreateLogger<IndexerHost>(),
            new ChainLeaseStore(deployment.Database));
        if (settings.Roles.Contains(Role.Keeper) && settings.Keeper.Live)
            OpenRelays();
        _bookMeter = new BookMeter(Book, deployment.Time);
        if (!settings.Roles.Contains(Role.Keeper))
            return;
        IReadOnlyList<KeeperChain> chains = [.. deployment.Configuration.Chains.Select(CreateKeeperChain)];
        Keeper = CreateKeeper(chains);
        _keeperWatch = new KeeperWatch(Book, chains, Attempts, settings.Keeper, deployment.Time, deployment.Loggers.CreateLogger<KeeperWatch>());
    }

    public AccountBook Book { get; }

    public IAttemptStore Attempts { get; }

    public IndexerHost Indexers { get; }

    /// <summary>Null when this process keeps nothing.</summary>
    public KeeperHost? Keeper { get; }

    /// <summary>Runs every role until it is cancelled; a role that fails ends them all.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        List<Func<CancellationToken, Task>> tasks = [];
        if (_settings.Roles.Contains(Role.Indexer))
            tasks.Add(Indexers.RunAsync);
        tasks.Add(_follower.RunAsync);
        tasks.Add(_links.RunAsync);
        tasks.Add(_drifting.RunAsync);
        tasks.Add(new MarketFollower(new RiskReleases(_deployment.Database), _margin, _deployment.Time, _deployment.Loggers.CreateLogger<MarketFollower>()).RunAsync);
        if (Keeper is not null)
            tasks.Add(Keeper.RunAsync);
        if (_keeperWatch is not null)
            tasks.Add(_keeperWatch.RunAsync);
        if (_metrics is not null)
            tasks.Add(stop => ApiServer.RunAsync(
                _deployment, Book, Attempts, _deployment.CreateLinks(_links.Hint), _margin, Endpoints(), Faults(), _metrics, _settings.Url, _settings.Access,
                stop));
        if (_settings.Alerts is { } alerts)
            tasks.Add(stop => RunAlertsAsync(alerts, stop));
        tasks.AddRange(CreateSchedules());
        return Supervisor.RunAsync(tasks, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ChainIndexer indexer in _indexers)
            await indexer.DisposeAsync();
        foreach (PrivateRelay relay in _relays.Values)
            await relay.DisposeAsync();
        _follower.Dispose();
        _reconciliation.Dispose();
        _keeperWatch?.Dispose();
        _bookMeter.Dispose();
        _metrics?.Dispose();
        Book.Dispose();
    }

    /// <summary>Only indexer and keeper follow endpoints closely enough to tell of them.</summary>
    private EndpointConditions Endpoints() => _settings.Roles.Contains(Role.Indexer) || _settings.Roles.Contains(Role.Keeper)
        ? new EndpointConditions(chain => _deployment.Clients[chain].Endpoints)
        : EndpointConditions.None;

    private ProcessFaults Faults() => new(() => [.. RoleFaults.Of(Indexers.Progress), .. _keeperWatch is { } keeper ? RoleFaults.Of(keeper) : []]);

    private ChainIndexer CreateIndexer(ChainSettings chain) => new(
        chain,
        _deployment.Clients[chain.ChainId],
        [.. _deployment.Adapters.Where(adapter => adapter.Venue.Chain == chain.ChainId)],
        _deployment.Ledger,
        _commits.Writer,
        new IndexerOptions(),
        _deployment.Time,
        _deployment.Loggers.CreateLogger<ChainIndexer>(),
        _drifts);

    private async Task RunAlertsAsync(AlertSettings alerts, CancellationToken cancellationToken)
    {
        ILogger logger = _deployment.Loggers.CreateLogger<AlertWatch>();
        using HttpClient http = AlertComposition.CreateHttpClient();
        AlertDispatcher dispatcher = new(
            AlertComposition.CreateChannels(alerts, http, _deployment.Time), alerts.Delivery, _deployment.Time, new Random(Environment.ProcessId), logger);
        IReadOnlyList<IAlertRule> rules = AlertComposition.CreateRules(
            alerts.Rules, _deployment.Configuration.Chains, Book, _margin, Attempts, _drifts, _pauses, _deployment.Clients);
        await new AlertWatch(rules, dispatcher, alerts.Every, _deployment.Time, logger).RunAsync(cancellationToken);
    }

    /// <summary>Machine, process and when it began: in containers every process may have the same number.</summary>
    private static string Name(TimeProvider time) =>
        FormattableString.Invariant($"{Environment.MachineName}/{Environment.ProcessId}/{time.GetUtcNow().ToUnixTimeMilliseconds()}");

    /// <summary>A work that is shared has the name of its role, which has it in every process.</summary>
    private IEnumerable<Func<CancellationToken, Task>> CreateSchedules()
    {
        // By itself in each process, which shows what is found in its own metrics; what one has compared lately no other compares again.
        if (_settings.Roles.Contains(Role.Reconciler))
            yield return new WorkSchedule([_reconciliation.Work], _deployment.Time, _deployment.Loggers).RunAsync;
        if (_settings.Roles.Contains(Role.Calibrator))
            yield return Share(Role.Calibrator, [_deployment.CreateRecalibration().Every(_settings.Calibration.Period)]);
        if (_settings.Roles.Contains(Role.Keeper) && _settings.Journal.Kept is { } kept)
            yield return Share(Role.Keeper, [new PeriodicWork("trimming of the journal", JournalOptions.Period, stop => _journal.TrimAsync(_deployment.Time.GetUtcNow() - kept, stop))]);
        if (_settings.Roles.Contains(Role.Historian))
            yield return KeepHistoryAsync;
    }

    private Func<CancellationToken, Task> Share(Role role, IReadOnlyList<PeriodicWork> works) => new WorkSchedule(
        works, _deployment.Time, _deployment.Loggers, new WorkCluster(role.ToString(), _deployment.Database)).RunAsync;

    /// <summary>Who does not know the accounts yet leaves it to the others.</summary>
    private async Task KeepHistoryAsync(CancellationToken cancellationToken)
    {
        await _follower.Loaded.WaitAsync(cancellationToken);
        Historian historian = new(
            Book, _margin, new HistoryStore(_deployment.Database, _deployment.Time), _settings.History, _deployment.Time,
            _deployment.Loggers.CreateLogger<Historian>());
        await Share(Role.Historian, historian.Works)(cancellationToken);
    }

    private KeeperHost CreateKeeper(IReadOnlyList<KeeperChain> chains) => new(
        Book,
        chains,
        Attempts,
        new LeaseStore(_deployment.Database),
        _margin,
        _settings.Keeper,
        _deployment.Time,
        _deployment.Loggers.CreateLogger<KeeperHost>());

    private ITransactionSigner? SignerOf(ChainSettings chain) => _settings.Signers.GetValueOrDefault(chain.ChainId);

    private KeeperChain CreateKeeperChain(ChainSettings chain) => new(
        chain,
        _deployment.Clients[chain.ChainId],
        _deployment.Adapters.Where(adapter => adapter.Venue.Chain == chain.ChainId).ToDictionary(adapter => adapter.Venue),
        SignerOf(chain)?.Address ?? Address.Zero,
        SignerOf(chain))
    {
        Drifts = _drifts,
        Pauses = _pauses,
        Relay = _relays.GetValueOrDefault(chain.ChainId),
    };

    private static SocketsHttpHandler CreateRelayHandler() => new() { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };

    /// <summary>Known to the relays by a key of this start alone: they learn nothing of who owns the keeper's account.</summary>
    private void OpenRelays()
    {
        PrivateKey identity = PrivateKey.Create();
        foreach (ChainSettings chain in _deployment.Configuration.Chains)
        {
            if (chain.Relay is { } settings)
                _relays.Add(chain.ChainId, new PrivateRelay(settings, identity, CreateRelayHandler(), _deployment.Time));
        }
    }
}
