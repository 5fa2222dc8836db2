using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Indexer;

public sealed class WriteBehindTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly ChainId Chain = new(1);

    private readonly List<(BlockRef From, LedgerBatch Batch)> _begun = [];
    private readonly List<TaskCompletionSource> _ends = [];

    [Fact]
    public async Task Batches_that_come_during_a_write_become_one()
    {
        WriteBehind writes = new(WriteAsync, entriesMax: 100);

        await writes.AddAsync(Block(0), Batch(1, 10), Stop);
        await writes.AddAsync(Block(1), Batch(2, 10), Stop);
        await writes.AddAsync(Block(2), Batch(3, 10), Stop);
        Assert.False(writes.IsIdle);
        Task flushed = writes.FlushAsync(Stop);
        _ends[0].SetResult();
        await WaitForAsync(2);
        _ends[1].SetResult();
        await flushed;

        Assert.True(writes.IsIdle);
        Assert.Equal([(0, 1, 10), (1, 3, 20)], _begun.Select(one => ((int)one.From.Number, (int)one.Batch.Last.Number, one.Batch.Entries.Count)));
        Assert.Equal([2L, 3L], _begun[1].Batch.Blocks.Select(block => block.Number));
        Assert.Equal(20, _begun[1].Batch.Entries.Count);
        Assert.Equal(3, _begun[1].Batch.OldestToRemember);
    }

    [Fact]
    public async Task The_reading_waits_when_too_many_entries_wait()
    {
        WriteBehind writes = new(WriteAsync, entriesMax: 15);
        await writes.AddAsync(Block(0), Batch(1, 10), Stop);
        await writes.AddAsync(Block(1), Batch(2, 10), Stop);

        Task full = writes.AddAsync(Block(2), Batch(3, 10), Stop);

        Assert.False(full.IsCompleted);
        _ends[0].SetResult();
        await full;
        Assert.Equal(20, _begun[1].Batch.Entries.Count);
    }

    [Fact]
    public async Task What_is_to_be_written_next_is_made_ready_during_the_write_before()
    {
        WriteBehind writes = new(WriteAsync, entriesMax: 15);
        await writes.AddAsync(Block(0), Batch(1, 10), Stop);
        LedgerBatch disordered = Batch(2, 20) with { Entries = [.. Batch(2, 20).Entries.Reverse()] };

        Task full = writes.AddAsync(Block(1), disordered, Stop);

        // That its slot's entries are not in order is found by who brings them into the order of writing.
        Assert.True(full.IsFaulted);
        await Assert.ThrowsAsync<InvariantViolationException>(() => full);
        Assert.Single(_begun);
    }

    [Fact]
    public async Task A_write_that_fails_throws_to_who_comes_next_and_what_waits_is_dropped()
    {
        WriteBehind writes = new(WriteAsync, entriesMax: 100);
        await writes.AddAsync(Block(0), Batch(1, 10), Stop);
        await writes.AddAsync(Block(1), Batch(2, 10), Stop);
        _ends[0].SetException(new IOException("The database is gone."));

        await Assert.ThrowsAsync<IOException>(() => writes.AddAsync(Block(2), Batch(3, 10), Stop));
        Assert.False(writes.IsIdle);
        await writes.AbandonAsync();
        Assert.True(writes.IsIdle);
        await writes.FlushAsync(Stop);

        Assert.Single(_begun);
    }

    [Fact]
    public async Task Abandoning_waits_for_the_write_that_is_under_way()
    {
        WriteBehind writes = new(WriteAsync, entriesMax: 100);
        await writes.AddAsync(Block(0), Batch(1, 10), Stop);

        Task abandoned = writes.AbandonAsync();

        Assert.False(abandoned.IsCompleted);
        _ends[0].SetResult();
        await abandoned;
    }

    private Task WriteAsync(BlockRef from, LedgerBatch batch, CancellationToken cancellationToken)
    {
        _begun.Add((from, batch));
        _ends.Add(new TaskCompletionSource());
        return _ends[^1].Task;
    }

    private async Task WaitForAsync(int writes)
    {
        while (_begun.Count < writes)
            await Task.Yield();
    }

    private static BlockRef Block(long number) => new(Chain, number, Hash32.OfNumber(number + 1), number);

    private static LedgerBatch Batch(long block, int entries) => new(
        Block(block), [Block(block)], block,
        [.. Enumerable.Range(0, entries).Select(i => new LedgerEntry(
            block, i, 0, "wallet", SubAccountKey.Market, new Slot("slot"), BigInteger.One, default))]);
}
