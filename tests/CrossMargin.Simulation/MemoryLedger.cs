using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Simulation;

/// <summary>
/// The ledger's rules in memory, with full retention: one checkpoint per chain, moved by compare-and-swap with its entries, or
/// not at all. A contract test holds it to PostgreSQL's.
/// </summary>
public sealed class MemoryLedger : ILedger, ILedgerSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChainId, ChainLedger> _chains = [];

    /// <summary>Tells of each commit, as the database announces it.</summary>
    public event Action<string>? Announced;

    /// <summary>How long a write takes to begin: the writer goes on meanwhile.</summary>
    public Func<Task>? BeforeAppend { get; set; }

    /// <summary>Runs before a transaction commits; what it throws, takes the whole transaction back.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Runs after a transaction committed; what it throws, the writer sees as a failure all the same.</summary>
    public Action? AfterCommit { get; set; }

    public Task<ChainStanding> OpenAsync(ChainId chain, long startBlock, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_chains.TryGetValue(chain, out ChainLedger? held))
                _chains[chain] = held = new ChainLedger(new BlockRef(chain, startBlock - 1, default, 0));
            return Task.FromResult(new ChainStanding(held.Place.Checkpoint, [.. held.Remembered]) { Marks = held.Place.Marks });
        }
    }

    public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_chains.TryGetValue(chain, out ChainLedger? held) ? held.ReadHoldings() : Nothing(chain));
    }

    public async Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken)
    {
        if (BeforeAppend is { } wait)
            await wait();
        Commit(expected, chain => chain.Check(expected, batch), chain => chain.Append(batch));
    }

    public Task MarkAsync(BlockRef expected, FinalityMarks marks, CancellationToken cancellationToken)
    {
        Commit(expected, _ => { }, chain => chain.Raise(marks), onlyMarks: true);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken)
    {
        Invariant.Require(
            ancestor.Chain == expected.Chain && ancestor.Number < expected.Number, "Unwinding moves the checkpoint of its chain back.");
        IReadOnlyList<Holding> restored = [];
        Commit(expected, _ => { }, chain => restored = chain.Unwind(ancestor));
        return Task.FromResult(restored);
    }

    /// <remarks>What is read of it is read at once: nothing is awaited between, so that nothing can be committed either.</remarks>
    public Task<ILedgerSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ILedgerSnapshot>(new Snapshot(this));

    public Task<ILedgerListener> ListenAsync(Action<string> heard, CancellationToken cancellationToken) =>
        Task.FromResult<ILedgerListener>(new Listener(this, heard));

    /// <summary>No entry is above the checkpoint, whoever writes just now.</summary>
    public void RequireWhole(ChainId chain)
    {
        lock (_gate)
        {
            Invariant.Require(
                _chains[chain].Entries.All(entry => entry.BlockNumber <= _chains[chain].Place.Checkpoint.Number),
                "The checkpoint is with its entries.");
        }
    }

    public BlockRef Checkpoint(ChainId chain) => _chains[chain].Place.Checkpoint;

    public FinalityMarks Marks(ChainId chain) => _chains[chain].Place.Marks;

    public IReadOnlyList<LedgerEntry> Entries(ChainId chain) => _chains[chain].Entries;

    /// <summary>The holdings in an order of their own, so that two ledgers can be compared.</summary>
    public IReadOnlyList<string> Holdings(ChainId chain) =>
        [.. _chains[chain].ReadHoldings().Holdings.Select(holding => holding.ToString()).Order(StringComparer.Ordinal)];

    private static ChainHoldings Nothing(ChainId chain) => new(new BlockRef(chain, -1, Hash32.Zero, 0), []);

    private void Commit(BlockRef expected, Action<ChainLedger> check, Action<ChainLedger> write, bool onlyMarks = false)
    {
        string announcement;
        lock (_gate)
        {
            if (!_chains.TryGetValue(expected.Chain, out ChainLedger? chain)
                || chain.Place.Checkpoint.Number != expected.Number || chain.Place.Checkpoint.Hash != expected.Hash)
            {
                throw new LedgerConflictException(expected);
            }

            check(chain);
            BeforeCommit?.Invoke();
            write(chain);
            announcement = LedgerAnnouncement.Format(chain.Place.Checkpoint, onlyMarks);
        }

        Announced?.Invoke(announcement);
        AfterCommit?.Invoke();
    }

    private sealed class Snapshot(MemoryLedger ledger) : ILedgerSnapshot
    {
        public Task<LedgerPlace?> ReadPlaceAsync(ChainId chain, CancellationToken cancellationToken)
        {
            lock (ledger._gate)
                return Task.FromResult(ledger._chains.GetValueOrDefault(chain)?.Place);
        }

        public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken) =>
            ledger.ReadHoldingsAsync(chain, cancellationToken);

        public Task<List<LedgerEntry>> ReadEntriesAsync(BlockRef after, BlockRef last, long limit, CancellationToken cancellationToken)
        {
            lock (ledger._gate)
                return Task.FromResult(ledger._chains[after.Chain].ReadEntries(after.Number, last.Number).Take((int)Math.Min(limit, int.MaxValue)).ToList());
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Listener : ILedgerListener
    {
        private readonly MemoryLedger _ledger;
        private readonly Action<string> _heard;

        public Listener(MemoryLedger ledger, Action<string> heard)
        {
            (_ledger, _heard) = (ledger, heard);
            ledger.Announced += heard;
        }

        public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        public ValueTask DisposeAsync()
        {
            _ledger.Announced -= _heard;
            return ValueTask.CompletedTask;
        }
    }
}
