using System.Globalization;
using Npgsql;

namespace CrossMargin.Ledger.History;

/// <summary>The tables that the history consists of: one for each hour that is not packed yet, one for each day of packed ones.</summary>
internal static class HistoryPartitions
{
    // One maker at a time: "crossmhi" in ASCII.
    private const long LockKey = 0x63726F73736D6869;

    private const string PointsPrefix = "account_point_", PointsFormat = "yyyyMMddHH";
    private const string HoursPrefix = "account_hour_", HoursFormat = "yyyyMMdd";

    private const int HoursAhead = 3, DaysAhead = 2;

    /// <summary>The table of an hour's points.</summary>
    public static string PointsOf(DateTimeOffset hour) => PointsPrefix + hour.UtcDateTime.ToString(PointsFormat, CultureInfo.InvariantCulture);

    /// <summary>The table of a day's packed hours.</summary>
    public static string HoursOf(DateTimeOffset day) => HoursPrefix + day.UtcDateTime.ToString(HoursFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset HourOf(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>Makes those of this hour and day and the next ones, where they are missing.</summary>
    public static async Task EnsureAsync(NpgsqlDataSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await BeginAsync(connection, cancellationToken);
        for (int i = 0; i < HoursAhead; i++)
            await EnsureHourAsync(connection, HourOf(now).AddHours(i), cancellationToken);
        for (int i = 0; i < DaysAhead; i++)
            await EnsureDayAsync(connection, DayOf(now).AddDays(i), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the one that takes in the packed hours of a day.</summary>
    public static async Task EnsureDayAsync(NpgsqlDataSource source, DateTimeOffset day, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await BeginAsync(connection, cancellationToken);
        await EnsureDayAsync(connection, day, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The hours that have a table of points, oldest first.</summary>
    public static Task<IReadOnlyList<DateTimeOffset>> ListHoursAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        ListAsync(source, "account_point", PointsPrefix, PointsFormat, cancellationToken);

    /// <summary>The days that have a table of packed hours, oldest first.</summary>
    public static Task<IReadOnlyList<DateTimeOffset>> ListDaysAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        ListAsync(source, "account_hour", HoursPrefix, HoursFormat, cancellationToken);

    /// <summary>Removes a table with all that is in it. Who reads it now delays that; new readers do not wait for it for long.</summary>
    public static async Task DropAsync(NpgsqlDataSource source, string table, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LimitWaitAsync(connection, cancellationToken);
        await ExecuteAsync(connection, $"drop table if exists {table}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>In this transaction no statement waits long for a lock: whoever comes after it would wait, too.</summary>
    public static Task LimitWaitAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, "set local lock_timeout = '2s'", cancellationToken);

    // The statement consists of constants and names made here.
    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await LimitWaitAsync(connection, cancellationToken);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_xact_lock({LockKey})"), cancellationToken);
    }

    private static Task EnsureHourAsync(NpgsqlConnection connection, DateTimeOffset hour, CancellationToken cancellationToken) =>
        EnsureAsync(connection, "account_point", PointsOf(hour), hour, hour.AddHours(1), cancellationToken);

    private static Task EnsureDayAsync(NpgsqlConnection connection, DateTimeOffset day, CancellationToken cancellationToken) =>
        EnsureAsync(connection, "account_hour", HoursOf(day), day, day.AddDays(1), cancellationToken);

    private static Task EnsureAsync(
        NpgsqlConnection connection, string parent, string table, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"create table if not exists {table} partition of {parent} for values from ('{from.UtcDateTime:yyyy-MM-dd HH:mm}+00') to ('{to.UtcDateTime:yyyy-MM-dd HH:mm}+00')"),
            cancellationToken);

    private static async Task<IReadOnlyList<DateTimeOffset>> ListAsync(
        NpgsqlDataSource source, string parent, string prefix, string format, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::text::regclass order by c.relname");
        command.Add(parent);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<DateTimeOffset> times = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            // Another name is not ours to touch.
            if (DateTimeOffset.TryParseExact(
                reader.GetString(0)[prefix.Length..], format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            {
                times.Add(time);
            }
        }

        return times;
    }
}
