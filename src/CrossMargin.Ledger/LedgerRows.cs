using System.Numerics;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Reads of the ledger's tables that more than one class needs.</summary>
internal static class LedgerRows
{
    /// <summary>Null for a chain that was never opened.</summary>
    public static async Task<(BlockRef Checkpoint, long CompactedTo, long Unwinds)?> ReadCheckpointAsync(
        NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "select block_number, block_hash, block_timestamp, compacted_to, unwind_count from checkpoint where chain_id = $1",
            connection);
        command.Add(chain.Value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (ReadBlock(reader, chain), reader.GetInt64(3), reader.GetInt64(4))
            : null;
    }

    /// <summary>Every holding of a chain with its checkpoint; the caller's transaction makes them one snapshot.</summary>
    public static async Task<ChainHoldings> ReadHoldingsAsync(
        NpgsqlConnection connection, ChainId chain, CancellationToken cancellationToken)
    {
        if (await ReadCheckpointAsync(connection, chain, cancellationToken) is not var (checkpoint, _, unwinds))
            return new ChainHoldings(new BlockRef(chain, -1, Hash32.Zero, 0), []);

        await using NpgsqlCommand command = new(
            "select venue, sub_account, slot, value from holding where chain_id = $1", connection);
        command.Add(chain.Value);
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

        return new ChainHoldings(checkpoint, holdings) { Unwinds = unwinds };
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
