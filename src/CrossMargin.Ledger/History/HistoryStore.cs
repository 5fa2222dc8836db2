using CrossMargin.Domain;
using Npgsql;
using NpgsqlTypes;

namespace CrossMargin.Ledger.History;

/// <summary>How accounts stood: written snapshot by snapshot, packed hour by hour, dropped day by day, read in buckets.</summary>
public sealed class HistoryStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>Until so long after its end an hour takes points.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private long _ensuredHour = long.MinValue;

    /// <summary>Writes one snapshot: all of it, or nothing.</summary>
    /// <param name="at">The time of every point, in whole seconds.</param>
    /// <returns>False when another process has written it, or its hour is packed already.</returns>
    public async Task<bool> WriteAsync(DateTimeOffset at, IReadOnlyList<AccountSnapshot> snapshots, CancellationToken cancellationToken)
    {
        DateTimeOffset hour = HistoryPartitions.HourOf(at);
        if (time.GetUtcNow() - hour.AddHours(1) >= Grace)
            return false;
        if (hour.UtcTicks > Interlocked.Read(ref _ensuredHour))
        {
            await HistoryPartitions.EnsureAsync(source, hour, cancellationToken);
            Interlocked.Exchange(ref _ensuredHour, hour.UtcTicks);
        }

        try
        {
            await CopyAsync(at, snapshots, cancellationToken);
            return true;
        }
        catch (PostgresException fault) when (
            fault.SqlState == PostgresErrorCodes.UniqueViolation
            || fault is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null })
        {
            // The first is another's snapshot; the second says that there is no partition any more.
            return false;
        }
    }

    /// <summary>Makes the tables of the next hours and days: ahead of time, so that no snapshot waits for it.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => HistoryPartitions.EnsureAsync(source, time.GetUtcNow(), cancellationToken);

    /// <summary>Packs every hour that takes no more points, oldest first.</summary>
    /// <returns>How many hours were packed, empty ones included.</returns>
    public async Task<int> PackAsync(CancellationToken cancellationToken)
    {
        int packed = 0;
        foreach (DateTimeOffset hour in await HistoryPartitions.ListHoursAsync(source, cancellationToken))
        {
            if (time.GetUtcNow() - hour.AddHours(1) < Grace)
                break;
            if (await HourPacking.RunAsync(source, hour, cancellationToken))
                packed++;
        }

        return packed;
    }

    /// <summary>Drops every day that ended by then.</summary>
    /// <returns>How many days.</returns>
    public async Task<int> DropAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        int dropped = 0;
        foreach (DateTimeOffset day in await HistoryPartitions.ListDaysAsync(source, cancellationToken))
        {
            if (day.AddDays(1) > before)
                break;
            await HistoryPartitions.DropAsync(source, HistoryPartitions.HoursOf(day), cancellationToken);
            dropped++;
        }

        return dropped;
    }

    /// <summary>Reads part of an account's history.</summary>
    public async Task<HistoryPage> ReadAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Resolution, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        // Unpacked ones first: an hour that is packed meanwhile is then read twice, and not missed; buckets take it once.
        List<HistoryPoint> open = await ReadOpenAsync(connection, query, cancellationToken);
        HistoryBuckets buckets = new(query);
        await ReadPackedAsync(connection, query, buckets, cancellationToken);
        if (!buckets.IsFull)
            buckets.Add(open);
        return buckets.ToPage();
    }

    private async Task CopyAsync(DateTimeOffset at, IReadOnlyList<AccountSnapshot> snapshots, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlBinaryImporter import = await connection.BeginBinaryImportAsync(
            """
            copy account_point (chain_id, owner, taken_at, status, health_pessimistic, health_optimistic, equity_usd, margin_equity_usd,
                initial_margin_usd, maintenance_margin_usd)
            from stdin (format binary)
            """,
            cancellationToken);
        // In one order everywhere: two writers of one snapshot then wait for each other only one way.
        foreach (AccountSnapshot snapshot in snapshots.OrderBy(one => one.Account.OnlyOn?.Value ?? 0).ThenBy(one => one.Account.Owner))
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(snapshot.Account.OnlyOn?.Value ?? 0, NpgsqlDbType.Bigint, cancellationToken);
            await import.WriteAsync(snapshot.Account.Owner.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
            await import.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await import.WriteAsync(snapshot.Point.Status, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(snapshot.Point.HealthPessimistic, NpgsqlDbType.Real, cancellationToken);
            await import.WriteAsync(snapshot.Point.HealthOptimistic, NpgsqlDbType.Real, cancellationToken);
            await import.WriteAsync(snapshot.Point.EquityUsd, NpgsqlDbType.Real, cancellationToken);
            await import.WriteAsync(snapshot.Point.MarginEquityUsd, NpgsqlDbType.Real, cancellationToken);
            await import.WriteAsync(snapshot.Point.InitialMarginUsd, NpgsqlDbType.Real, cancellationToken);
            await import.WriteAsync(snapshot.Point.MaintenanceMarginUsd, NpgsqlDbType.Real, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static async Task<List<HistoryPoint>> ReadOpenAsync(NpgsqlConnection connection, HistoryQuery query, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            """
            select taken_at, status, health_pessimistic, health_optimistic, equity_usd, margin_equity_usd, initial_margin_usd, maintenance_margin_usd
            from account_point
            where chain_id = $1 and owner = $2 and taken_at >= $3 and taken_at < $4
            order by taken_at
            """,
            connection);
        AddRange(command, query.Account, query.From, query.To);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<HistoryPoint> points = [];
        while (await reader.ReadAsync(cancellationToken))
            points.Add(ReadPoint(reader, 0));
        return points;
    }

    private static async Task ReadPackedAsync(
        NpgsqlConnection connection, HistoryQuery query, HistoryBuckets buckets, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            "select hour, packed from account_hour where chain_id = $1 and owner = $2 and hour >= $3 and hour < $4 order by hour", connection);
        AddRange(command, query.Account, HistoryPartitions.HourOf(query.From), query.To);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<HistoryPoint> points = new(HourPack.PointsMax);
        while (!buckets.IsFull && await reader.ReadAsync(cancellationToken))
        {
            points.Clear();
            HourPack.Unpack(reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<byte[]>(1), points);
            buckets.Add(points);
        }
    }

    /// <summary>A point from eight columns in the order of its fields.</summary>
    internal static HistoryPoint ReadPoint(NpgsqlDataReader reader, int first) => new(
        reader.GetFieldValue<DateTimeOffset>(first),
        reader.GetString(first + 1),
        reader.GetFloat(first + 2),
        reader.GetFloat(first + 3),
        reader.GetFloat(first + 4),
        reader.GetFloat(first + 5),
        reader.GetFloat(first + 6),
        reader.GetFloat(first + 7));

    private static void AddRange(NpgsqlCommand command, AccountId account, DateTimeOffset from, DateTimeOffset to) => command
        .Add(account.OnlyOn?.Value ?? 0).Add(account.Owner.ToArray()).Add(from.UtcDateTime).Add(to.UtcDateTime);
}
