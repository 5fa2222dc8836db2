using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class LedgerTailTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(31337);
    private static readonly SubAccountKey Owner = new(Address.Parse("0x00000000000000000000000000000000000000aa"));

    private static readonly FinalityMarks Start = new(8, 8, ByTime: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadSinceAsync_gives_nothing_then_what_was_added_in_order()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        (PostgresLedger ledger, LedgerTail tail, BlockRef asOf) = await StartAsync(source, LedgerRetention.Full);
        Assert.Null(await tail.ReadSinceAsync(asOf, Start, Token));

        LedgerBatch batch = Batch(12, Entry(11, 1), Entry(12, 2));
        await ledger.AppendAsync(asOf, batch, Token);

        LedgerCommit.Appended added = Assert.IsType<LedgerCommit.Appended>(await tail.ReadSinceAsync(asOf, Start, Token));
        Assert.Equal((batch.Last, (BlockRef?)asOf), (added.Last, added.Previous));
        Assert.Equal(batch.Entries, added.Entries);
    }

    [Fact]
    public async Task ReadSinceAsync_gives_the_marks_alone_when_only_they_moved()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        (PostgresLedger ledger, LedgerTail tail, BlockRef asOf) = await StartAsync(source, LedgerRetention.Full);
        FinalityMarks marks = new(10, 9, ByTime: false);

        await ledger.MarkAsync(asOf, marks, Token);

        LedgerCommit.Marked marked = Assert.IsType<LedgerCommit.Marked>(await tail.ReadSinceAsync(asOf, Start, Token));
        Assert.Equal((asOf, marks), (marked.At, marked.Marks));
        Assert.Null(await tail.ReadSinceAsync(asOf, marks, Token));
    }

    [Fact]
    public async Task ReadSinceAsync_reads_the_chain_anew_after_an_unwind_even_to_the_same_block()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        (PostgresLedger ledger, LedgerTail tail, BlockRef asOf) = await StartAsync(source, LedgerRetention.Full);
        await ledger.UnwindAsync(asOf, Block(9), Token);
        // The same block again, but read in one batch with the next: what was written at its end is not written now.
        await ledger.AppendAsync(Block(9), Batch(10, Entry(10, 5)), Token);

        LedgerCommit.Reloaded anew = Assert.IsType<LedgerCommit.Reloaded>(await tail.ReadSinceAsync(asOf, Start, Token));

        Assert.Equal([5], anew.Holdings.Holdings.Select(held => (int)held.Value));
        Assert.Null(await tail.ReadSinceAsync(Block(10), Start, Token));
    }

    [Fact]
    public async Task ReadSinceAsync_reads_the_chain_anew_when_what_it_needs_was_compacted()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        (PostgresLedger ledger, LedgerTail tail, BlockRef asOf) = await StartAsync(source, LedgerRetention.Finality);
        // The value goes to zero below finality: neither an entry nor a holding is left to tell.
        await ledger.AppendAsync(asOf, Batch(12, Entry(11, 0)) with { OldestToRemember = 12 }, Token);

        LedgerCommit.Reloaded anew = Assert.IsType<LedgerCommit.Reloaded>(await tail.ReadSinceAsync(asOf, Start, Token));

        Assert.Empty(anew.Holdings.Holdings);
    }

    [Fact]
    public async Task ReadSinceAsync_reads_the_chain_anew_when_there_is_more_than_is_worth_applying()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        (PostgresLedger ledger, LedgerTail tail, BlockRef asOf) = await StartAsync(source, LedgerRetention.Full);
        await ledger.AppendAsync(asOf, Batch(12, Entry(11, 1), Entry(12, 2), Entry(12, 3, log: 1)), Token);
        Assert.IsType<LedgerCommit.Appended>(await tail.ReadSinceAsync(asOf, Start, Token));

        await ledger.AppendAsync(Block(12), Batch(13, Entry(13, 4)), Token);

        Assert.IsType<LedgerCommit.Reloaded>(await tail.ReadSinceAsync(asOf, Start, Token));
    }

    /// <summary>A ledger at block 10 with one value, and a tail that has read it and applies at most three entries.</summary>
    private static async Task<(PostgresLedger Ledger, LedgerTail Tail, BlockRef AsOf)> StartAsync(NpgsqlDataSource source, LedgerRetention retention)
    {
        PostgresLedger ledger = new(source, retention);
        BlockRef start = (await ledger.OpenAsync(Chain, 9, Token)).Checkpoint;
        await ledger.AppendAsync(start, Batch(9), Token);
        await ledger.AppendAsync(Block(9), Batch(10, Entry(10, 7)), Token);
        LedgerTail tail = new(new PostgresLedgerSource(source), entriesMax: 3);
        return (ledger, tail, (await tail.ReadAllAsync(Chain, Token)).Checkpoint);
    }

    private static BlockRef Block(long number) => new(Chain, number, Hash32.OfNumber(number), 1_700_000_000 + number);

    private static LedgerBatch Batch(long last, params LedgerEntry[] entries) => new(Block(last), [Block(last)], 0, entries);

    private static LedgerEntry Entry(long block, int value, int log = 0) =>
        new(block, log, 0, "aave-v3", Owner, new Slot("a"), value, Hash32.OfNumber(7));
}
