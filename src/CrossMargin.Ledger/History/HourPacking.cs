using System.Runtime.InteropServices;
using CrossMargin.Domain;
using Npgsql;
using NpgsqlTypes;

namespace CrossMargin.Ledger.History;

/// <summary>Packs one hour: its table of points becomes rows of packed hours, in one transaction.</summary>
internal static class HourPacking
{
    // Points in memory at a time.
    private const int Batch = 60_000;

    /// <returns>False when another process has packed it.</returns>
    public static async Task<bool> RunAsync(NpgsqlDataSource source, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        // In a transaction of its own: it locks out readers, and packing takes seconds.
        await HistoryPartitions.EnsureDayAsync(source, HistoryPartitions.DayOf(hour), cancellationToken);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await HistoryPartitions.LimitWaitAsync(connection, cancellationToken);
        string table = HistoryPartitions.PointsOf(hour);
        try
        {
            // Read by everybody, written by nobody: what is packed is all that there ever will be.
            await HistoryPartitions.ExecuteAsync(connection, $"lock table {table} in share row exclusive mode", cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }

        await HistoryPartitions.ExecuteAsync(
            connection,
            $"""
            declare points no scroll cursor for
            select chain_id, owner, taken_at, status, health_pessimistic, health_optimistic, equity_usd, margin_equity_usd,
                initial_margin_usd, maintenance_margin_usd
            from {table} order by chain_id, owner, taken_at
            """,
            cancellationToken);
        await PackAsync(connection, hour, cancellationToken);
        await HistoryPartitions.ExecuteAsync(connection, "close points", cancellationToken);
        await HistoryPartitions.ExecuteAsync(connection, $"drop table {table}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes packed hours of one account each, in any order.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, DateTimeOffset hour, IReadOnlyList<(AccountId Account, byte[] Packed)> hours, CancellationToken cancellationToken)
    {
        await using NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync(
            "copy account_hour (chain_id, owner, hour, packed) from stdin (format binary)", cancellationToken);
        foreach ((AccountId account, byte[] packed) in hours)
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(account.OnlyOn?.Value ?? 0, NpgsqlDbType.Bigint, cancellationToken);
            await import.WriteAsync(account.Owner.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
            await import.WriteAsync(hour.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await import.WriteAsync(packed, NpgsqlDbType.Bytea, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static async Task PackAsync(NpgsqlConnection connection, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        // Of the last account of a batch more may follow.
        AccountId? account = null;
        List<HistoryPoint> points = [];
        bool isLast;
        do
        {
            List<(AccountId, byte[])> packed = [];
            isLast = true;
            await using (NpgsqlCommand fetch = new(FormattableString.Invariant($"fetch {Batch} from points"), connection))
            await using (NpgsqlDataReader reader = await fetch.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    isLast = false;
                    AccountId next = ReadAccount(reader);
                    if (account is { } before && before != next)
                    {
                        packed.Add((before, HourPack.Pack(hour, CollectionsMarshal.AsSpan(points))));
                        points.Clear();
                    }

                    account = next;
                    points.Add(HistoryStore.ReadPoint(reader, 2));
                }
            }

            if (isLast && account is { } last)
                packed.Add((last, HourPack.Pack(hour, CollectionsMarshal.AsSpan(points))));
            await CopyAsync(connection, hour, packed, cancellationToken);
        }
        while (!isLast);
    }

    private static AccountId ReadAccount(NpgsqlDataReader reader) => new(
        new Address(reader.GetFieldValue<byte[]>(1)), reader.GetInt64(0) is > 0 and long chain ? new ChainId(chain) : null);
}
