using System.Threading.Channels;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Nodes;
using CrossMargin.SimulationTests.Storage;
using CrossMargin.SimulationTests.Venues;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.SimulationTests.Running;

/// <summary>CrossMargin as one process: the real indexer, book and keeper, wired as the host wires them.</summary>
internal sealed class SimulatedProcess
{
    private const int CommitCapacity = 256;

    private readonly CancellationToken _stopping;
    private readonly Action _cancel;
    private readonly List<(string Name, Task Task)> _roles = [];

    /// <param name="withKeeper">A second process beside the first one only indexes: keepers are not fenced against each other yet.</param>
    public SimulatedProcess(SimulatedWorld world, bool withKeeper)
    {
        // Not disposed while the seed lasts: a process that is killed leaves all as it is.
        CancellationTokenSource stop = new();
        (_stopping, _cancel) = (stop.Token, stop.Cancel);
        Life = new ProcessLife(world.Clock);
        ProcessTime time = new(Life);
        Random jitter = new(world.Random.Next());
        HttpMessageInvoker http = new(new NodeHandler(world.Providers, Life, world.Trace));
        StoreLink link = new(world.Weather, Life, world.Trace);
        LinkedLedger ledger = new(world.Ledger, link);
        Channel<LedgerCommit> commits = Channel.CreateBounded<LedgerCommit>(CommitCapacity);
        Dictionary<ChainId, IChainClient> clients = world.Chains.ToDictionary(
            chain => chain.Settings.ChainId, IChainClient (chain) => RpcChainClient.Create(chain.Settings, http, time, jitter));
        Book = new AccountBook([.. world.Chains.Select(chain => chain.Settings)], SimulatedVenues.Models(world.Chains));
        BookFollower follower = new(
            Book, ledger, new BookFollowerOptions(), time, NullLogger<BookFollower>.Instance, commits.Reader);
        IndexerOptions options = world.IndexerOptions;
        ChainIndexer[] followed = [.. world.Chains.Select(chain => new ChainIndexer(
            chain.Settings, clients[chain.Settings.ChainId], SimulatedVenues.Adapters(chain.Settings), ledger, commits.Writer, options, time,
            NullLogger<ChainIndexer>.Instance))];
        world.Left.AddRange([.. clients.Values, .. followed]);
        IndexerHost indexers = new(followed, options, time, NullLogger<IndexerHost>.Instance);
        Indexers = indexers;
        Start("indexer", indexers.RunAsync);
        Start("book", follower.RunAsync);
        if (!withKeeper)
            return;
        KeeperHost keeper = new(
            Book,
            [.. world.Chains.Select(chain => new KeeperChain(
                chain.Settings, clients[chain.Settings.ChainId],
                SimulatedVenues.Adapters(chain.Settings).Where(adapter => adapter.CanLiquidate).ToDictionary(adapter => adapter.Venue),
                KeeperAccount.Address, KeeperAccount.Key))],
            new LinkedAttemptStore(world.Attempts, link), new LinkedLeaseStore(world.Attempts.Leases, link), new MarginAssessor(world.Risk),
            world.KeeperOptions, time, NullLogger<KeeperHost>.Instance);
        Start("keeper", keeper.RunAsync);
    }

    public ProcessLife Life { get; }

    public AccountBook Book { get; }

    public IndexerHost Indexers { get; }

    /// <summary>Whether it was told to end: then its roles may.</summary>
    public bool IsStopping { get; private set; }

    public bool IsOver => _roles.TrueForAll(role => role.Task.IsCompleted);

    /// <summary>The role that ended although nothing told it to, and why; null while all is well.</summary>
    public string? Failure
    {
        get
        {
            foreach ((string name, Task task) in _roles)
            {
                if (task.IsFaulted)
                    return $"the {name} failed: {task.Exception.InnerException}";
                if (task.IsCompleted && !IsStopping)
                    return $"the {name} ended: {string.Join("; ", Indexers.Progress.Select(progress => $"{progress.State} {progress.Fault}"))}";
            }

            return null;
        }
    }

    /// <summary>Asks it to end in order, as at a deployment.</summary>
    public void Stop()
    {
        IsStopping = true;
        _cancel();
    }

    private void Start(string name, Func<CancellationToken, Task> role) => _roles.Add((name, role(_stopping)));
}
