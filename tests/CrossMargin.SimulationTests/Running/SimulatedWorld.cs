using System.Globalization;
using CrossMargin.Chain.Following;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.Keeper;
using CrossMargin.Margin.Parameters;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Chains;
using CrossMargin.SimulationTests.Nodes;
using CrossMargin.SimulationTests.Storage;

namespace CrossMargin.SimulationTests.Running;

/// <summary>All that is not the program: chains, nodes, providers, database and clock, made from one seed.</summary>
internal sealed class SimulatedWorld
{
    public const int BlockSeconds = 2;

    public static readonly TimeSpan Finality = TimeSpan.FromSeconds(40);

    public SimulatedWorld(int seed, Action<string>? lines)
    {
        Random = new Random(seed);
        Trace = new Trace(Clock, lines);
        Weather = new StoreWeather(new Random(Random.Next()));
        Attempts = new MemoryAttemptStore(new ProcessTime(new ProcessLife(Clock)));
        Chains = [.. Enumerable.Range(0, Random.Next(3) == 0 ? 2 : 1).Select(CreateChain)];
        Providers = Chains.SelectMany(chain => chain.Providers).ToDictionary(provider => provider.Name);
    }

    public Random Random { get; }

    public SimulatedClock Clock { get; } = new();

    public Trace Trace { get; }

    /// <summary>What processes opened, dead ones too: to be disposed when the seed is over.</summary>
    public List<IAsyncDisposable> Left { get; } = [];

    public IReadOnlyList<WorldChain> Chains { get; }

    /// <summary>By the host of their URL.</summary>
    public IReadOnlyDictionary<string, Provider> Providers { get; }

    public StoreWeather Weather { get; }

    public MemoryLedger Ledger { get; } = new();

    public MemoryAttemptStore Attempts { get; }

    public IndexerOptions IndexerOptions { get; } = new()
    {
        // Small enough that ranges, read-ahead and single steps all occur within a short chain.
        Following = new FollowerOptions { InitialRange = 8, TargetLogs = 40, MaxCheckedBlocks = 16 },
        LongestPause = TimeSpan.FromSeconds(8),
    };

    public KeeperOptions KeeperOptions { get; } = new()
    {
        Live = true,
        SweepInterval = TimeSpan.FromSeconds(10),
        RetryDelay = TimeSpan.FromSeconds(2),
        RetryDelayMax = TimeSpan.FromSeconds(16),
        InclusionDeadline = TimeSpan.FromSeconds(30),
        ResendInterval = TimeSpan.FromSeconds(4),
    };

    public RiskParameters Risk { get; } = RiskParameters.Default with
    {
        Sequencer = RiskParameters.Default.Sequencer with { GracePeriod = TimeSpan.FromSeconds(20) },
    };

    private WorldChain CreateChain(int index)
    {
        ChainId id = new(31_337 + index);
        int history = Random.Next(0, 60);
        SimulatedChain chain = new(id, Clock, Trace, Clock.Seconds - (history * BlockSeconds));
        string name = string.Create(CultureInfo.InvariantCulture, $"chain{index}");
        Provider[] providers = [.. Enumerable.Range(0, Random.Next(1, 4)).Select(number => new Provider(
            string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.test"), new SimulatedNode(chain, Trace), new Random(Random.Next())))];
        ChainSettings settings = new(
            name, id, [.. providers.Select(provider => new Uri($"http://{provider.Name}/"))], TimeSpan.FromSeconds(BlockSeconds), Finality,
            new Underlying("ETH"), [new FeedSettings(new Underlying("ETH"), World.EthFeed, TimeSpan.FromHours(1), 0.005)],
            [new TokenSettings("USDC", World.Usdc, 6, new Underlying("USD")), new TokenSettings("WETH", World.Weth, 18, new Underlying("ETH"))],
            [new VenueSettings("wallet", "erc20-wallet", new Dictionary<string, Address>(), ["USDC", "WETH"], 0)])
        {
            SequencerFeed = Random.Next(2) == 0 ? World.SequencerFeed : null,
        };
        return new WorldChain(settings, chain, providers, history);
    }
}

/// <summary>A chain, what chains.json would say of it, and who serves it.</summary>
/// <param name="History">Blocks that are there before the program starts.</param>
internal sealed record WorldChain(ChainSettings Settings, SimulatedChain Chain, IReadOnlyList<Provider> Providers, int History)
{
    /// <summary>No block before this; .NET ticks.</summary>
    public long HaltedUntil { get; set; }

    /// <summary>The ledger's, as last announced.</summary>
    public BlockRef Checkpoint { get; set; }

    /// <summary>Whether the last move of the checkpoint was back.</summary>
    public bool WasUnwound { get; set; }
}
