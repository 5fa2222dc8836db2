using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class LedgerReaderTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadHistoryAsync_gives_every_entry_of_the_sub_account_once_newest_first_whatever_the_page()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        IReadOnlyList<LedgerEntry> written = await WriteAsync(source, seed: 3);
        LedgerReader reader = new(source);
        foreach (IGrouping<SubAccountId, LedgerEntry> account in written.GroupBy(entry => new SubAccountId(new VenueId(Chain, entry.Venue), entry.SubAccount)))
        {
            LedgerEntry[] expected = [.. account.OrderByDescending(entry => (entry.BlockNumber, entry.LogIndex, entry.EntryIndex))];
            foreach (int page in (int[])[1, 3, LedgerReader.PageMax])
                Assert.Equal(expected, await ReadAllAsync(reader, account.Key, page));
        }
    }

    [Fact]
    public async Task ReadHistoryAsync_of_an_unknown_sub_account_is_empty()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        await WriteAsync(source, seed: 3);
        SubAccountId stranger = new(new VenueId(Chain, "aave-v3"), new SubAccountKey(Address.Parse("0x00000000000000000000000000000000000000dd")));

        Assert.Empty(await new LedgerReader(source).ReadHistoryAsync(stranger, null, 10, Token));
    }

    [Fact]
    public async Task ReadSizesAsync_counts_what_is_there_for_each_chain()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        IReadOnlyList<LedgerEntry> written = await WriteAsync(source, seed: 4);
        await new PostgresLedger(source).OpenAsync(new ChainId(2), 0, Token);

        IReadOnlyList<ChainSize> sizes = await new LedgerReader(source).ReadSizesAsync(Token);

        Assert.Equal([2, 5], sizes.Select(size => size.Checkpoint.Chain.Value));
        Assert.Equal(new ChainSize(new BlockRef(new ChainId(2), -1, Hash32.Zero, 0), 0, 0), sizes[0]);
        Assert.Equal(written.Count, sizes[1].Entries);
        Assert.Equal(await source.ReadAsync<long>("select count(*) from holding", Token), sizes[1].Holdings);
    }

    private static async Task<List<LedgerEntry>> ReadAllAsync(LedgerReader reader, SubAccountId account, int page)
    {
        List<LedgerEntry> all = [];
        IReadOnlyList<LedgerEntry> next;
        do
        {
            next = await reader.ReadHistoryAsync(account, all.Count == 0 ? null : all[^1], page, Token);
            all.AddRange(next);
        }
        while (next.Count == page && all.Count < 1000);    // More than was written: a page that repeats itself must not go on for ever.
        return all;
    }

    private static async Task<IReadOnlyList<LedgerEntry>> WriteAsync(NpgsqlDataSource source, int seed)
    {
        PostgresLedger ledger = new(source);
        LedgerScript script = new(seed, Chain);
        BlockRef tip = (await ledger.OpenAsync(Chain, LedgerScript.StartBlock, Token)).Checkpoint;
        List<LedgerEntry> written = [];
        for (int batch = 0; batch < 12; batch++)
        {
            LedgerBatch next = script.NextBatch(tip, 0);
            await ledger.AppendAsync(tip, next, Token);
            written.AddRange(next.Entries);
            tip = next.Last;
        }

        return written;
    }
}
