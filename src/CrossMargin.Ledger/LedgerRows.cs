using System.Numerics;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Reads of the ledger's tables that more than one class needs.</summary>
internal static class LedgerRows
{
    /// <summary>Null for a chain that was never opened.</summary>
    public static async Task<LedgerPlace?> ReadPlaceAsync(
        NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select block_number, block_hash, block_timestamp, compacted_to, unwind_count, safe_number, finalized_number, finality_by_time
            from checkpoint where chain_id = $1
            """,
            connection);
        command.Add(chain.Value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LedgerPlace(
                ReadBlock(reader, chain), reader.GetInt64(3), reader.GetInt64(4),
                new FinalityMarks(reader.GetInt64(5), reader.GetInt64(6), reader.GetBoolean(7)))
            : null;
    }

    /// <summary>Every holding of a chain with its checkpoint; the caller's transaction makes them one snapshot.</summary>
    public static async Task<ChainHoldings> ReadHoldingsAsync(
        NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        if (await ReadPlaceAsync(connection, chain, cancellationToken) is not { } row)
            return new ChainHoldings(new BlockRef(chain, -1, Hash32.Zero, 0), []);

        await using NpgsqlCommand command = new(
            "select venue, sub_account, slot, value from holding where chain_id = $1", connection);
        command.Add(chain.Value);
        List<Holding> holdings = await ReadHoldingsAsync(command, cancellationToken);
        return new ChainHoldings(row.Checkpoint, holdings)
        {
            Unwinds = row.Unwinds,
            Marks = row.Marks,
            Recent = await ReadRecentAsync(connection, chain, row.Marks.Finalized, cancellationToken),
        };
    }

    /// <summary>Holdings from the columns venue, sub-account, slot, value.</summary>
    public static async Task<List<Holding>> ReadHoldingsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<Holding> holdings = [];
        // The same few names come with every row: they are kept once.
        Dictionary<string, string> names = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            holdings.Add(new Holding(
                Once(names, reader.GetString(0)),
                SubAccountKey.Decode(reader.GetFieldValue<byte[]>(1)),
                new Slot(Once(names, reader.GetString(2))),
                reader.GetFieldValue<BigInteger>(3)));
        }

        return holdings;
    }

    /// <summary>Every entry of a sub-account above the block with the value that it replaced, in order.</summary>
    private static async Task<List<RecentChange>> ReadRecentAsync(
        NpgsqlConnection connection, ChainId chain, long above, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select e.block_number, e.venue, e.sub_account, e.slot, coalesce((
                select p.value from entry p
                where p.chain_id = e.chain_id and p.sub_account = e.sub_account and p.venue = e.venue and p.slot = e.slot
                    and (p.block_number, p.log_index, p.entry_index) < (e.block_number, e.log_index, e.entry_index)
                order by p.block_number desc, p.log_index desc, p.entry_index desc
                limit 1), 0)
            from entry e
            where e.chain_id = $1 and e.block_number > $2 and e.sub_account <> ''
            order by e.block_number, e.log_index, e.venue, e.entry_index
            """,
            connection);
        command.Add(chain.Value).Add(above);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<RecentChange> recent = [];
        Dictionary<string, string> names = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            recent.Add(new RecentChange(
                reader.GetInt64(0),
                Once(names, reader.GetString(1)),
                SubAccountKey.Decode(reader.GetFieldValue<byte[]>(2)),
                new Slot(Once(names, reader.GetString(3))),
                reader.GetFieldValue<BigInteger>(4)));
        }

        return recent;
    }

    /// <summary>A block from the columns number, hash, timestamp.</summary>
    public static BlockRef ReadBlock(NpgsqlDataReader reader, ChainId chain) =>
        new(chain, reader.GetInt64(0), new Hash32(reader.GetFieldValue<byte[]>(1)), reader.GetInt64(2));

    /// <summary>An entry from the columns block, log, entry, venue, sub-account, slot, value, transaction.</summary>
    public static LedgerEntry ReadEntry(NpgsqlDataReader reader, Dictionary<string, string> names) => new(
        reader.GetInt64(0),
        reader.GetInt32(1),
        reader.GetInt32(2),
        Once(names, reader.GetString(3)),
        SubAccountKey.Decode(reader.GetFieldValue<byte[]>(4)),
        new Slot(Once(names, reader.GetString(5))),
        reader.GetFieldValue<BigInteger>(6),
        new Hash32(reader.GetFieldValue<byte[]>(7)));

    private static string Once(Dictionary<string, string> names, string name)
    {
        if (names.TryGetValue(name, out string? known))
            return known;
        names.Add(name, name);
        return name;
    }
}
