using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Simulation;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Holds the simulation's ledger to the real one: the same calls, in the same order, answer the same.</summary>
public sealed class MemoryLedgerTests(DevnetFixture devnet)
{
    private const int Seeds = 25;
    private const int Steps = 16;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_as_the_database_does()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger real = new(source);
        MemoryLedger memory = new();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            Pair pair = new(real, memory, new PostgresLedgerSource(source), seed);
            await pair.OpenAsync();
            for (int step = 0; step < Steps; step++)
            {
                await pair.MoveAsync();
                await pair.CompareAsync($"seed {seed}, step {step}");
            }
        }
    }

    /// <summary>One chain in both ledgers, moved alike.</summary>
    private sealed class Pair(PostgresLedger real, MemoryLedger memory, ILedgerSource source, int seed)
    {
        private readonly ChainId _chain = new(seed);
        private readonly LedgerScript _script = new(seed, new ChainId(seed));
        private readonly LedgerTail _realTail = new(source, entriesMax: 20);
        private readonly LedgerTail _memoryTail = new(memory, entriesMax: 20);
        private readonly List<BlockRef> _history = [];
        private BlockRef _read;
        private FinalityMarks? _marks;

        private BlockRef Tip => _history[^1];

        public async Task OpenAsync()
        {
            Assert.Null(await _realTail.ReadSinceAsync(_script.Start, null, Token));
            Assert.Null(await _memoryTail.ReadSinceAsync(_script.Start, null, Token));
            await real.OpenAsync(_chain, LedgerScript.StartBlock, Token);
            await memory.OpenAsync(_chain, LedgerScript.StartBlock, Token);
            _history.Add(_script.Start);
            _read = _script.Start;
        }

        public async Task MoveAsync()
        {
            BlockRef ancestor = _history[^Math.Min(_history.Count, 1 + _script.Below(4))];
            switch (_script.Below(5))
            {
                case 0 when ancestor != Tip:
                    IReadOnlyList<Holding> expected = await real.UnwindAsync(Tip, ancestor, Token);
                    IReadOnlyList<Holding> actual = await memory.UnwindAsync(Tip, ancestor, Token);
                    Assert.Equal(Text(expected), Text(actual));
                    _history.RemoveAll(block => block.Number > ancestor.Number);
                    break;
                case 1:
                    FinalityMarks marks = _script.NextMarks(Tip);
                    await real.MarkAsync(Tip, marks, Token);
                    await memory.MarkAsync(Tip, marks, Token);
                    break;
                case 2:
                    await RefuseAsync();
                    break;
                default:
                    LedgerBatch batch = _script.NextBatch(Tip, _history[Math.Max(0, _history.Count - 5)].Number);
                    batch = batch with { Marks = _script.Below(2) == 0 ? null : _script.NextMarks(batch.Last) };
                    await real.AppendAsync(Tip, batch, Token);
                    await memory.AppendAsync(Tip, batch, Token);
                    _history.Add(batch.Last);
                    break;
            }
        }

        public async Task CompareAsync(string at)
        {
            ChainStanding expected = await real.OpenAsync(_chain, LedgerScript.StartBlock, Token);
            ChainStanding actual = await memory.OpenAsync(_chain, LedgerScript.StartBlock, Token);
            Assert.True((expected.Checkpoint, expected.Marks) == (actual.Checkpoint, actual.Marks), $"{at}: {expected} {actual}");
            Assert.Equal(expected.Remembered, actual.Remembered);
            AssertEqual(await real.ReadHoldingsAsync(_chain, Token), await memory.ReadHoldingsAsync(_chain, Token));
            // Sometimes the reader falls behind, so that it gets several commits as one.
            if (_script.Below(3) == 0)
                return;
            AssertEqual(await _realTail.ReadSinceAsync(_read, _marks, Token), await _memoryTail.ReadSinceAsync(_read, _marks, Token));
            (_read, _marks) = (expected.Checkpoint, expected.Marks);
        }

        /// <summary>A writer that expects another checkpoint loses, and has written nothing.</summary>
        private async Task RefuseAsync()
        {
            BlockRef other = Tip with { Hash = Hash32.OfNumber(seed) };
            LedgerBatch batch = _script.NextBatch(other, 0);
            await Assert.ThrowsAsync<LedgerConflictException>(() => real.AppendAsync(other, batch, Token));
            await Assert.ThrowsAsync<LedgerConflictException>(() => memory.AppendAsync(other, batch, Token));
        }

        private static void AssertEqual(LedgerCommit? expected, LedgerCommit? actual)
        {
            switch (expected, actual)
            {
                case (LedgerCommit.Appended one, LedgerCommit.Appended other):
                    Assert.Equal((one.Previous, one.Last, one.Marks), (other.Previous, other.Last, other.Marks));
                    Assert.Equal(one.Entries, other.Entries);
                    break;
                case (LedgerCommit.Reloaded one, LedgerCommit.Reloaded other):
                    AssertEqual(one.Holdings, other.Holdings);
                    break;
                default:
                    Assert.Equal(expected, actual);
                    break;
            }
        }

        private static void AssertEqual(ChainHoldings expected, ChainHoldings actual)
        {
            Assert.Equal((expected.Checkpoint, expected.Unwinds, expected.Marks), (actual.Checkpoint, actual.Unwinds, actual.Marks));
            Assert.Equal(Text(expected.Holdings), Text(actual.Holdings));
            Assert.Equal(expected.Recent, actual.Recent);
        }

        private static IEnumerable<string> Text(IEnumerable<Holding> holdings) =>
            holdings.Select(holding => holding.ToString()).Order(StringComparer.Ordinal);
    }
}
