using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>What the API and the commands ask of the ledger beyond the book: standings, progress, history.</summary>
public sealed class LedgerReader(NpgsqlDataSource source)
{
    /// <summary>The most entries that one page of history has.</summary>
    public const int PageMax = 1000;

    /// <summary>Where every chain stands and how much it holds, in order of number.</summary>
    public async Task<IReadOnlyList<ChainSize>> ReadSizesAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<(long Chain, long Number, byte[] Hash, long Timestamp, long Entries, long Holdings)> rows =
            await connection.QueryAsync<(long, long, byte[], long, long, long)>(new CommandDefinition(
                """
                select c.chain_id, c.block_number, c.block_hash, c.block_timestamp, c.entry_count,
                    (select count(*) from holding h where h.chain_id = c.chain_id)
                from checkpoint c
                order by c.chain_id
                """,
                cancellationToken: cancellationToken));
        return [.. rows.Select(row => new ChainSize(
            new BlockRef(new ChainId(row.Chain), row.Number, new Hash32(row.Hash), row.Timestamp), row.Entries, row.Holdings))];
    }

    /// <summary>The last block up to a time whose time the ledger knows: all of the last ones, and of older ones at least one for each minute with a commit.</summary>
    /// <returns>Null where it knows none so old.</returns>
    public async Task<(long Number, DateTimeOffset Time)?> FindBlockAsync(ChainId chain, DateTimeOffset time, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        (long Number, long Timestamp)? block = await connection.QuerySingleOrDefaultAsync<(long, long)?>(new CommandDefinition(
            """
            select block_number, block_timestamp from (
                (select block_number, block_timestamp from block_time
                where chain_id = @Chain and block_timestamp <= @Time order by block_timestamp desc limit 1)
                union all
                (select block_number, block_timestamp from recent_block
                where chain_id = @Chain and block_timestamp <= @Time order by block_number desc limit 1)
                union all
                select block_number, block_timestamp from checkpoint
                where chain_id = @Chain and block_timestamp <= @Time and block_number >= 0
            ) known
            order by block_number desc limit 1
            """,
            new { Chain = chain.Value, Time = time.ToUnixTimeSeconds() }, cancellationToken: cancellationToken));
        return block is { } found ? (found.Number, DateTimeOffset.FromUnixTimeSeconds(found.Timestamp)) : null;
    }

    /// <summary>One page of a sub-account's entries, newest first.</summary>
    /// <param name="before">Only entries before this one: the last of the page before. Null for the newest.</param>
    /// <param name="count">1 to <see cref="PageMax"/>.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ReadHistoryAsync(
        SubAccountId account, LedgerEntry? before, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PageMax);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);

        // The key orders the entries of each slot. So the slots are stepped through one by one, and each gives at most a
        // page from its end: the cost goes with the number of slots, not with the length of the history.
        await using NpgsqlCommand command = new(
            """
            with recursive slot (name) as (
                (select slot from entry
                where chain_id = $1 and sub_account = $2 and venue = $3
                order by slot limit 1)
                union all
                select (
                    select e.slot from entry e
                    where e.chain_id = $1 and e.sub_account = $2 and e.venue = $3 and e.slot > slot.name
                    order by e.slot limit 1)
                from slot where slot.name is not null
            )
            select page.* from slot
            cross join lateral (
                select e.block_number, e.log_index, e.entry_index, e.venue, e.sub_account, e.slot, e.value, e.transaction_hash
                from entry e
                where e.chain_id = $1 and e.sub_account = $2 and e.venue = $3 and e.slot = slot.name
                    and (e.block_number, e.log_index, e.entry_index) < ($4, $5, $6)
                order by e.block_number desc, e.log_index desc, e.entry_index desc
                limit $7
            ) page
            order by page.block_number desc, page.log_index desc, page.entry_index desc
            limit $7
            """,
            connection);
        command.Add(account.Venue.Chain.Value).Add(account.Key.Encode()).Add(account.Venue.Name)
            .Add(before?.BlockNumber ?? long.MaxValue).Add(before?.LogIndex ?? int.MaxValue).Add(before?.EntryIndex ?? int.MaxValue)
            .Add((long)count);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<LedgerEntry> entries = [];
        Dictionary<string, string> names = [];
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(LedgerRows.ReadEntry(reader, names));
        return entries;
    }
}
