using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class PostgresLedgerTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(31337);
    private static readonly BlockRef Start = new(Chain, 9, Hash32.Zero, 0);
    private static readonly SubAccountKey Owner = new(Address.Parse("0x00000000000000000000000000000000000000aa"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_puts_a_new_chain_before_its_first_block_and_leaves_a_known_one()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);

        ChainStanding opened = await ledger.OpenAsync(Chain, 10, Token);
        ChainStanding again = await ledger.OpenAsync(Chain, 500, Token);

        Assert.Equal(Start, opened.Checkpoint);
        Assert.Empty(opened.Remembered);
        Assert.Equal(Start, again.Checkpoint);
        Assert.Equal(-1, (await ledger.OpenAsync(new ChainId(2), 0, Token)).Checkpoint.Number);
    }

    [Fact]
    public async Task AppendAsync_keeps_the_last_value_of_each_slot_to_the_last_digit()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);
        BigInteger uint256Max = BigInteger.Pow(2, 256) - 1;

        await ledger.AppendAsync(Start, Batch(12, Entry(10, "a", 1), Entry(11, "a", uint256Max), Entry(11, "b", -uint256Max), Entry(11, "c", 1), Entry(12, "c", 0)), Token);

        ChainHoldings held = await ledger.ReadHoldingsAsync(Chain, Token);
        Assert.Equal(Block(12), held.Checkpoint);
        Assert.Equal(
            [new Holding("aave-v3", Owner, new Slot("a"), uint256Max), new Holding("aave-v3", Owner, new Slot("b"), -uint256Max)],
            held.Holdings.OrderBy(holding => holding.Slot.Name, StringComparer.Ordinal));
    }

    [Fact]
    public async Task AppendAsync_remembers_blocks_down_to_finality_and_the_checkpoint_always()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);

        await ledger.AppendAsync(Start, new LedgerBatch(Block(12), [Block(10), Block(11), Block(12)], 11, []), Token);
        Assert.Equal([Block(11), Block(12)], (await ledger.OpenAsync(Chain, 10, Token)).Remembered);

        await ledger.AppendAsync(Block(12), new LedgerBatch(Block(20), [Block(19), Block(20)], 1000, []), Token);
        Assert.Equal([Block(20)], (await ledger.OpenAsync(Chain, 10, Token)).Remembered);
    }

    [Fact]
    public async Task AppendAsync_lets_one_of_several_writers_win_and_the_others_write_nothing()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);

        Task[] writers = [.. Enumerable.Range(11, 6).Select(block => ledger.AppendAsync(Start, Batch(block, Entry(10, $"slot-{block}", 1)), Token))];
        await Task.WhenAll(writers.Select(writer => writer.ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default)));

        await Assert.Single(writers, writer => writer.IsCompletedSuccessfully);
        Assert.All(writers.Where(writer => writer.IsFaulted), writer => Assert.IsType<LedgerConflictException>(writer.Exception!.InnerException));
        Assert.Equal(1, await source.ReadAsync<long>("select count(*) from entry", Token));
        Assert.Single((await ledger.ReadHoldingsAsync(Chain, Token)).Holdings);
        Assert.Single((await ledger.OpenAsync(Chain, 10, Token)).Remembered);
    }

    /// <summary>Small batches go in one trip, large ones are copied; of writers of the very same rows one wins, and the others hear of the checkpoint.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_001)]
    public async Task AppendAsync_of_any_size_writes_each_entry_once(int count)
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);
        LedgerBatch batch = Batch(12, [.. Enumerable.Range(1, count).Select(value => Entry(11, $"slot-{value}", value))]);

        Task[] writers = [.. Enumerable.Range(0, 4).Select(_ => ledger.AppendAsync(Start, batch, Token))];
        await Task.WhenAll(writers).ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);

        await Assert.Single(writers, writer => writer.IsCompletedSuccessfully);
        Assert.All(writers.Where(writer => writer.IsFaulted), writer => Assert.IsType<LedgerConflictException>(writer.Exception!.InnerException));
        Assert.Equal(
            $"{count} {count * (count + 1) / 2} {count}",
            await source.ReadAsync<string>("select concat_ws(' ', count(*), coalesce(sum(value), 0), count(distinct slot)) from entry", Token));
        Assert.Equal(
            batch.Entries.Select(entry => (entry.Slot, entry.Value)).ToHashSet(),
            (await ledger.ReadHoldingsAsync(Chain, Token)).Holdings.Select(held => (held.Slot, held.Value)).ToHashSet());
        Assert.Equal((long)count, await source.ReadAsync<long>("select entry_count from checkpoint", Token));
    }

    [Fact]
    public async Task Writers_from_another_fork_conflict_although_the_number_is_the_same()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);
        await ledger.AppendAsync(Start, Batch(12, Entry(10, "a", 1)), Token);
        IReadOnlyList<string> before = await LedgerImage.ReadAsync(source, Chain, Token);
        BlockRef fork = Block(12) with { Hash = Hash32.OfNumber(99) };

        await Assert.ThrowsAsync<LedgerConflictException>(() => ledger.AppendAsync(fork, Batch(13, Entry(13, "a", 2)), Token));
        await Assert.ThrowsAsync<LedgerConflictException>(() => ledger.UnwindAsync(fork, Block(11), Token));

        Assert.Equal(before, await LedgerImage.ReadAsync(source, Chain, Token));
    }

    [Fact]
    public async Task AppendAsync_that_fails_half_way_writes_nothing_and_announces_nothing()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);
        await ledger.AppendAsync(Start, Batch(12, Entry(10, "a", 1)), Token);
        IReadOnlyList<string> before = await LedgerImage.ReadAsync(source, Chain, Token);
        await using NpgsqlConnection listener = await source.OpenConnectionAsync(Token);
        List<string> heard = [];
        listener.Notification += (_, announcement) => heard.Add(announcement.Payload);
        await using (NpgsqlCommand listen = new("listen ledger", listener))
            await listen.ExecuteNonQueryAsync(Token);

        // A value of 79 digits passes every check here and is refused by the database, after the checkpoint has moved.
        await Assert.ThrowsAsync<PostgresException>(() => ledger.AppendAsync(Block(12), Batch(13, Entry(13, "a", BigInteger.Pow(10, 78))), Token));
        Assert.Equal(before, await LedgerImage.ReadAsync(source, Chain, Token));

        await ledger.AppendAsync(Block(12), Batch(14), Token);
        await listener.WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.Equal([$"{Chain} 14 {Block(14).Hash}"], heard);
    }

    [Fact]
    public async Task UnwindAsync_returns_each_touched_slot_with_its_value_at_the_ancestor()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        await ledger.OpenAsync(Chain, 10, Token);
        await ledger.AppendAsync(Start, Batch(12, Entry(10, "kept", 1), Entry(10, "older", 2), Entry(12, "older", 3)), Token);
        await ledger.AppendAsync(Block(12), Batch(13, Entry(13, "older", 0), Entry(13, "newer", 4)), Token);

        IReadOnlyList<Holding> restored = await ledger.UnwindAsync(Block(13), Block(11), Token);

        Assert.Equal(
            [new Holding("aave-v3", Owner, new Slot("newer"), 0), new Holding("aave-v3", Owner, new Slot("older"), 2)],
            restored.OrderBy(holding => holding.Slot.Name, StringComparer.Ordinal));
        Assert.Equal(Block(11), (await ledger.ReadHoldingsAsync(Chain, Token)).Checkpoint);
    }

    [Fact]
    public async Task UnwindAsync_below_what_was_compacted_is_refused()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source, LedgerRetention.Finality);
        await ledger.OpenAsync(Chain, 10, Token);
        await ledger.AppendAsync(Start, Batch(20, Entry(10, "a", 1), Entry(15, "a", 2)) with { OldestToRemember = 16 }, Token);

        await Assert.ThrowsAsync<InvariantViolationException>(() => ledger.UnwindAsync(Block(20), Block(12), Token));

        Assert.Equal(Block(20), (await ledger.ReadHoldingsAsync(Chain, Token)).Checkpoint);
    }

    [Fact]
    public async Task Finality_retention_keeps_the_last_final_entry_of_each_slot_and_all_above()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source, LedgerRetention.Finality);
        await ledger.OpenAsync(Chain, 10, Token);

        await ledger.AppendAsync(Start, Batch(12, Entry(10, "a", 1), Entry(11, "a", 2), Entry(11, "gone", 5), Entry(12, "gone", 0)) with { OldestToRemember = 12 }, Token);
        await ledger.AppendAsync(Block(12), Batch(16, Entry(13, "a", 3), Entry(14, "a", 4), Entry(15, "a", 5), Entry(16, "a", 6)) with { OldestToRemember = 14 }, Token);

        Assert.Equal("14,15,16", await source.ReadAsync<string>("select string_agg(block_number::text, ',' order by block_number) from entry", Token));
        Assert.Equal(0, await LedgerImage.CountContradictionsAsync(source, Token));
    }

    private static BlockRef Block(long number) => new(Chain, number, Hash32.OfNumber(number), 1_700_000_000 + number);

    private static LedgerBatch Batch(long last, params LedgerEntry[] entries) => new(Block(last), [Block(last)], 0, entries);

    // The value tells entries of one block apart: nothing else about them matters here.
    private static LedgerEntry Entry(long block, string slot, BigInteger value) =>
        new(block, 0, slot[0], "aave-v3", Owner, new Slot(slot), value, Hash32.OfNumber(7));
}
