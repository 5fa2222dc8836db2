using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger.Leases;
using CrossMargin.UnitTests.Simulation;
using Microsoft.Extensions.Logging;

namespace CrossMargin.UnitTests.Indexer;

public sealed class IndexerHostTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly SimulatedWorld _world = new(1);
    private readonly KeptLog _log = new();

    [Fact]
    public async Task RunAsync_says_an_outage_once_and_its_end_once()
    {
        _world.Chain.MineEmpty(50);
        _world.Client.Faults = new SimulatedFaults { Transient = 1 };
        await using ChainIndexer indexer = _world.NewIndexer();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = NewHost(indexer).RunAsync(end.Token);
        await UntilAsync(() => indexer.Progress.State == IndexerState.Outage && _world.Time.GetUtcNow().ToUnixTimeSeconds() > 1_700_001_000);

        _world.Client.Faults = SimulatedFaults.None;
        await UntilAsync(() => indexer.Progress.Checkpoint.Number == 50 && indexer.Progress.State == IndexerState.Live);
        await end.CancelAsync();
        await running;

        Assert.Equal([LogLevel.Warning, LogLevel.Information], _log.Levels);
        Assert.Null(indexer.Progress.Fault);
    }

    [Fact]
    public async Task RunAsync_stops_a_chain_that_needs_a_person_and_says_why()
    {
        _world.Chain.MineEmpty(200);
        await using ChainIndexer indexer = _world.NewIndexer();
        await SimulatedWorld.IndexToHeadAsync(indexer, Stop);
        _world.Chain.Revert(150);
        _world.Chain.MineEmpty(200);

        await NewHost(indexer).RunAsync(Stop);

        Assert.Equal(IndexerState.Stopped, indexer.Progress.State);
        Assert.Contains("deeper than finality", indexer.Progress.Fault, StringComparison.Ordinal);
        Assert.Equal([LogLevel.Error], _log.Levels);
    }

    [Fact]
    public async Task RunAsync_ends_with_a_defect_of_the_program()
    {
        _world.Chain.MineEmpty(20);
        _world.Ledger.BeforeCommit = () => throw new InvariantViolationException("A defect.");
        await using ChainIndexer indexer = _world.NewIndexer();

        await Assert.ThrowsAsync<InvariantViolationException>(() => NewHost(indexer).RunAsync(Stop));
    }

    [Fact]
    public async Task RunAsync_ends_promptly_when_it_is_cancelled()
    {
        _world.Chain.MineEmpty(20);
        await using ChainIndexer indexer = _world.NewIndexer();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = NewHost(indexer).RunAsync(end.Token);
        await UntilAsync(() => indexer.Progress.State == IndexerState.Live);

        await end.CancelAsync();

        await running.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Fact]
    public async Task RunAsync_leaves_a_chain_alone_while_another_process_indexes_it()
    {
        _world.Chain.MineEmpty(20);
        await using ChainIndexer indexer = _world.NewIndexer();
        SwitchedLeases leases = new();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = new IndexerHost([indexer], _world.Options, _world.Time, _log, leases).RunAsync(end.Token);
        await UntilAsync(() => indexer.Progress.State == IndexerState.StandingBy);
        Assert.True(indexer.Progress.Checkpoint.Hash.IsZero);

        leases.IsOurs = true;
        await UntilAsync(() => indexer.Progress.State == IndexerState.Live && indexer.Progress.Checkpoint.Number == 20);
        leases.IsOurs = false;
        await UntilAsync(() => indexer.Progress.State == IndexerState.StandingBy);
        Assert.Null(indexer.Progress.Head);
        await end.CancelAsync();
        await running;
    }

    private IndexerHost NewHost(ChainIndexer indexer) => new([indexer], _world.Options, _world.Time, _log);

    private static async Task UntilAsync(Func<bool> isTrue)
    {
        for (int i = 0; i < 1_000 && !isTrue(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        Assert.True(isTrue(), "It did not come to pass within 10 seconds.");
    }

    private sealed class SwitchedLeases : IChainLeases
    {
        private volatile bool _isOurs;

        public bool IsOurs
        {
            get => _isOurs;
            set => _isOurs = value;
        }

        public Task<bool> HoldAsync(ChainId chain, string holder, TimeSpan duration, CancellationToken cancellationToken) => Task.FromResult(_isOurs);

        public Task EndAsync(ChainId chain, string holder, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class KeptLog : ILogger<IndexerHost>
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Levels)
                Levels.Add(logLevel);
        }
    }
}
