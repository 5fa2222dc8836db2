using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class FinalityMarksTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(31337);
    private static readonly SubAccountKey Owner = new(Address.Parse("0x00000000000000000000000000000000000000aa"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Marks_rise_with_a_batch_never_fall_back_and_are_cut_by_an_unwind()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        ChainStanding opened = await ledger.OpenAsync(Chain, 10, Token);
        Assert.Equal(new FinalityMarks(9, 9, ByTime: true), opened.Marks);

        await ledger.AppendAsync(opened.Checkpoint, Batch(12) with { Marks = new FinalityMarks(11, 10, false) }, Token);
        await ledger.AppendAsync(Block(12), Batch(13) with { Marks = new FinalityMarks(10, 9, false) }, Token);
        Assert.Equal(new FinalityMarks(11, 10, false), await ReadAsync(ledger));

        // A batch that says nothing leaves them.
        await ledger.AppendAsync(Block(13), Batch(14), Token);
        Assert.Equal(new FinalityMarks(11, 10, false), await ReadAsync(ledger));

        await ledger.MarkAsync(Block(14), new FinalityMarks(14, 12, true), Token);
        await ledger.UnwindAsync(Block(14), Block(13), Token);
        Assert.Equal(new FinalityMarks(13, 12, true), await ReadAsync(ledger));
        await Assert.ThrowsAsync<LedgerConflictException>(() => ledger.MarkAsync(Block(14), new FinalityMarks(14, 14, false), Token));
    }

    [Fact]
    public async Task ReadHoldingsAsync_tells_what_each_entry_above_the_finalized_block_replaced()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source);
        BlockRef start = (await ledger.OpenAsync(Chain, 10, Token)).Checkpoint;
        LedgerEntry price = Entry(14, 3) with { SubAccount = SubAccountKey.Market };
        await ledger.AppendAsync(
            start,
            Batch(14, Entry(10, 1), Entry(11, 2), Entry(13, 5), Entry(13, 6, log: 1), price, Entry(14, 0)) with
            { Marks = new FinalityMarks(13, 11, false) }, Token);

        ChainHoldings held = await ledger.ReadHoldingsAsync(Chain, Token);

        Assert.Equal([(13, 2), (13, 5), (14, 6)], held.Recent.Select(change => ((int)change.BlockNumber, (int)change.Previous)));
    }

    [Fact]
    public async Task Compaction_leaves_what_leads_back_to_the_finalized_block()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PostgresLedger ledger = new(source, LedgerRetention.Finality);
        BlockRef start = (await ledger.OpenAsync(Chain, 10, Token)).Checkpoint;

        // By time all of it is past a reorg; by the node's word no block after 11 is final yet.
        await ledger.AppendAsync(
            start,
            Batch(14, Entry(10, 1), Entry(11, 2), Entry(13, 5), Entry(14, 6)) with
            { OldestToRemember = 14, Marks = new FinalityMarks(13, 11, false) }, Token);

        ChainHoldings held = await ledger.ReadHoldingsAsync(Chain, Token);
        Assert.Equal([2, 5], held.Recent.Select(change => (int)change.Previous));
        Assert.Equal(3, await source.ReadAsync<long>("select count(*) from entry", Token));
    }

    [Fact]
    public async Task The_migration_starts_from_what_is_past_a_reorg_by_time()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        await source.ExecuteAsync(
            """
            alter table checkpoint drop column safe_number, drop column finalized_number, drop column finality_by_time;
            insert into checkpoint (chain_id, block_number, block_hash, block_timestamp) values
                (1, 20, sha256('a'), 0), (2, 9, sha256('b'), 0);
            insert into recent_block (chain_id, block_number, block_hash, block_timestamp) values
                (1, 15, sha256('c'), 0), (1, 20, sha256('a'), 0);
            """, Token);

        string file = typeof(Migrator).Assembly.GetManifestResourceNames().Single(name => name.EndsWith("_finality.sql", StringComparison.Ordinal));
        using StreamReader reader = new(typeof(Migrator).Assembly.GetManifestResourceStream(file)!);
        await source.ExecuteAsync(await reader.ReadToEndAsync(Token), Token);

        PostgresLedger ledger = new(source);
        Assert.Equal(new FinalityMarks(15, 15, true), (await ledger.ReadHoldingsAsync(new ChainId(1), Token)).Marks);
        Assert.Equal(new FinalityMarks(9, 9, true), (await ledger.ReadHoldingsAsync(new ChainId(2), Token)).Marks);
    }

    private static async Task<FinalityMarks?> ReadAsync(PostgresLedger ledger) => (await ledger.ReadHoldingsAsync(Chain, Token)).Marks;

    private static BlockRef Block(long number) => new(Chain, number, Hash32.OfNumber(number), 1_700_000_000 + number);

    private static LedgerBatch Batch(long last, params LedgerEntry[] entries) => new(Block(last), [Block(last)], 0, entries);

    private static LedgerEntry Entry(long block, int value, int log = 0) =>
        new(block, log, 0, "aave-v3", Owner, new Slot("a"), value, Hash32.OfNumber(7));
}
