using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>The ledger's rules in memory: one checkpoint per chain, moved by compare-and-swap with its entries, or not at all.</summary>
internal sealed class MemoryLedger : ILedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChainId, Chain> _chains = [];

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
            if (!_chains.TryGetValue(chain, out Chain? held))
                _chains[chain] = held = new Chain(new BlockRef(chain, startBlock - 1, default, 0));
            return Task.FromResult(new ChainStanding(held.Checkpoint, [.. held.Remembered]) { Marks = held.Marks });
        }
    }

    public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(new ChainHoldings(_chains[chain].Checkpoint, [.. HoldingsOf(_chains[chain])]) { Marks = _chains[chain].Marks });
    }

    public async Task AppendAsync(BlockRef expected, LedgerBatch batch, CancellationToken cancellationToken)
    {
        if (BeforeAppend is { } wait)
            await wait();
        lock (_gate)
        {
            Chain chain = Expected(expected);
            Invariant.Require(batch.Last.Number > expected.Number, "A batch goes forward.");
            Invariant.Require(batch.Blocks[^1] == batch.Last, "The remembered blocks end with the checkpoint.");
            HashSet<(string, SubAccountKey, Slot, long, int, int)> keys = [.. chain.Entries.Select(KeyOf)];
            (long, int) place = default;
            foreach (LedgerEntry entry in batch.Entries)
            {
                Invariant.Require(entry.BlockNumber > expected.Number && entry.BlockNumber <= batch.Last.Number, "An entry lies within its batch.");
                Invariant.Require((entry.BlockNumber, entry.LogIndex).CompareTo(place) >= 0, "Entries are in order.");
                Invariant.Require(keys.Add(KeyOf(entry)), "No entry is written twice.");
                place = (entry.BlockNumber, entry.LogIndex);
            }

            BeforeCommit?.Invoke();
            chain.Entries.AddRange(batch.Entries);
            chain.Remembered.AddRange(batch.Blocks);
            chain.Remembered.RemoveAll(block => block.Number < batch.OldestToRemember);
            chain.Checkpoint = batch.Last;
            chain.Mark(batch.Marks ?? chain.Marks);
            AfterCommit?.Invoke();
        }
    }

    public Task MarkAsync(BlockRef expected, FinalityMarks marks, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Chain chain = Expected(expected);
            BeforeCommit?.Invoke();
            chain.Mark(marks);
            AfterCommit?.Invoke();
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<Holding>> UnwindAsync(BlockRef expected, BlockRef ancestor, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Chain chain = Expected(expected);
            Invariant.Require(chain.Remembered.Contains(ancestor), "The ancestor is a remembered block.");
            BeforeCommit?.Invoke();
            List<LedgerEntry> removed = [.. chain.Entries.Where(entry => entry.BlockNumber > ancestor.Number)];
            chain.Entries.RemoveAll(entry => entry.BlockNumber > ancestor.Number);
            chain.Remembered.RemoveAll(block => block.Number > ancestor.Number);
            chain.Checkpoint = ancestor;
            chain.Mark(chain.Marks.CutTo(ancestor.Number));
            ILookup<(string, SubAccountKey, Slot), LedgerEntry> left = chain.Entries.ToLookup(entry => (entry.Venue, entry.SubAccount, entry.Slot));
            IReadOnlyList<Holding> restored = [.. removed.Select(entry => (entry.Venue, entry.SubAccount, entry.Slot)).Distinct()
                .Select(slot => new Holding(slot.Venue, slot.SubAccount, slot.Slot, left[slot].LastOrDefault().Value))];
            AfterCommit?.Invoke();
            return Task.FromResult(restored);
        }
    }

    /// <summary>No entry is above the checkpoint, whoever writes just now.</summary>
    public void RequireWhole(ChainId chain)
    {
        lock (_gate)
        {
            Invariant.Require(
                _chains[chain].Entries.All(entry => entry.BlockNumber <= _chains[chain].Checkpoint.Number), "The checkpoint is with its entries.");
        }
    }

    public BlockRef Checkpoint(ChainId chain) => _chains[chain].Checkpoint;

    public FinalityMarks Marks(ChainId chain) => _chains[chain].Marks;

    public IReadOnlyList<LedgerEntry> Entries(ChainId chain) => _chains[chain].Entries;

    /// <summary>The holdings in an order of their own, so that two ledgers can be compared.</summary>
    public IReadOnlyList<string> Holdings(ChainId chain) =>
        [.. HoldingsOf(_chains[chain]).Select(holding => holding.ToString()).Order(StringComparer.Ordinal)];

    private static IEnumerable<Holding> HoldingsOf(Chain chain) => chain.Entries
        .GroupBy(entry => (entry.Venue, entry.SubAccount, entry.Slot))
        .Select(group => new Holding(group.Key.Venue, group.Key.SubAccount, group.Key.Slot, group.Last().Value))
        .Where(holding => !holding.Value.IsZero);

    private static (string, SubAccountKey, Slot, long, int, int) KeyOf(LedgerEntry entry) =>
        (entry.Venue, entry.SubAccount, entry.Slot, entry.BlockNumber, entry.LogIndex, entry.EntryIndex);

    private Chain Expected(BlockRef expected) =>
        _chains[expected.Chain] is var chain && chain.Checkpoint == expected ? chain : throw new LedgerConflictException(expected);

    private sealed class Chain(BlockRef checkpoint)
    {
        public BlockRef Checkpoint { get; set; } = checkpoint;

        public FinalityMarks Marks { get; private set; } = new(checkpoint.Number, checkpoint.Number, ByTime: true);

        public List<BlockRef> Remembered { get; } = [];

        public List<LedgerEntry> Entries { get; } = [];

        public void Mark(FinalityMarks marks)
        {
            Invariant.Require(marks.Finalized <= marks.Safe && marks.Safe <= Checkpoint.Number, "Only what is indexed is settled.");
            Marks = marks;
        }
    }
}
