using System.Globalization;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Postgres;
using CrossMargin.Domain;
using CrossMargin.Ledger.History;
using Npgsql;

namespace CrossMargin.Benchmarks;

/// <summary>Snapshots of 10,000 accounts a minute: what one costs, what a year of them takes, and how fast a month is read.</summary>
/// <remarks>
/// The first hour goes the whole way, snapshot by snapshot; the others are packed as it was, and written like it. So many days
/// have a table as are kept by default, though most are empty: reading has to leave them out.
/// </remarks>
internal sealed class HistoryBenchmark(IReadOnlyDictionary<string, string> options, TimeProvider time) : IBenchmark
{
    private const int AccountsDefault = 10_000, DaysDefault = 1, DaysKept = 400;
    private const int Reads = 200;
    private const double MinutesPerYear = 525_600;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "history";

    public string Summary => "snapshots of 10,000 accounts a minute: their cost, their size, and a month of one account; --accounts N, --days N";

    public IReadOnlyList<string> Options => ["--accounts", "--days"];

    public async Task<IReadOnlyDictionary<string, double>> RunAsync(CancellationToken cancellationToken)
    {
        int accounts = Number("--accounts", AccountsDefault);
        int days = Number("--days", DaysDefault);
        DevnetEnvironment environment = DevnetEnvironment.OfMachine(time);
        await using LocalPostgres postgres = await LocalPostgres.StartAsync(new PostgresOptions(), environment, cancellationToken);
        await using NpgsqlDataSource database = await BackFill.CreateDatabaseAsync(postgres, "benchmark_history", cancellationToken);
        for (int day = 0; day < Math.Max(days, DaysKept); day++)
            await HistoryPartitions.EnsureDayAsync(database, Start.AddDays(day), cancellationToken);
        HistoryLoad load = new(accounts);
        Dictionary<string, double> figures = [];
        await WriteHourAsync(database, load, figures, cancellationToken);
        for (int hour = 1; hour < days * 24; hour++)
        {
            if (hour % 24 == 0)
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"Day {hour / 24} of {days} is written."));
            await CopyHourAsync(database, load, Start.AddHours(hour), cancellationToken);
        }

        await MeasureSizeAsync(database, figures, (double)accounts * days * 1440, cancellationToken);
        await MeasureReadsAsync(new HistoryStore(database, time), load, days, figures, cancellationToken);
        return figures;
    }

    /// <summary>As the program does it.</summary>
    private async Task WriteHourAsync(NpgsqlDataSource database, HistoryLoad load, Dictionary<string, double> figures, CancellationToken cancellationToken)
    {
        SetClock clock = new(Start);
        HistoryStore store = new(database, clock);
        List<double> writes = [];
        for (int minute = 0; minute < 60; minute++)
        {
            load.Move();
            clock.Now = Start.AddMinutes(minute);
            List<AccountSnapshot> snapshot = [.. load.Accounts.Select((account, i) => new AccountSnapshot(account, load.PointOf(i, clock.Now)))];
            long begun = time.GetTimestamp();
            if (!await store.WriteAsync(clock.Now, snapshot, cancellationToken))
                throw new InvalidOperationException("A snapshot was not written.");
            writes.Add(time.GetElapsedTime(begun).TotalMilliseconds);
        }

        clock.Now = Start.AddHours(2);
        long packing = time.GetTimestamp();
        await store.PackAsync(cancellationToken);
        figures["writeP50Ms"] = Math.Round(LiveLatency.Percentile([.. writes], 0.5), 1);
        figures["writeMaxMs"] = Math.Round(writes.Max(), 1);
        figures["packHourMs"] = Math.Round(time.GetElapsedTime(packing).TotalMilliseconds, 1);
    }

    private static async Task CopyHourAsync(NpgsqlDataSource database, HistoryLoad load, DateTimeOffset hour, CancellationToken cancellationToken)
    {
        HistoryPoint[][] points = [.. load.Accounts.Select(_ => new HistoryPoint[60])];
        for (int minute = 0; minute < 60; minute++)
        {
            load.Move();
            for (int account = 0; account < points.Length; account++)
                points[account][minute] = load.PointOf(account, hour.AddMinutes(minute));
        }

        // In the order of packing.
        IEnumerable<(AccountId Account, byte[] Packed)> packed =
            from one in load.Accounts.Select((account, i) => (Account: account, Points: points[i])).AsParallel()
            select (one.Account, Packed: HourPack.Pack(hour, one.Points));
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(cancellationToken);
        await HourPacking.CopyAsync(connection, hour, [.. packed.OrderBy(one => one.Account.Owner)], cancellationToken);
    }

    private static async Task MeasureSizeAsync(
        NpgsqlDataSource database, Dictionary<string, double> figures, double points, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand size = database.CreateCommand(
            "select sum(pg_total_relation_size(inhrelid))::float8, sum(pg_indexes_size(inhrelid))::float8 from pg_inherits where inhparent = 'account_hour'::regclass");
        await using NpgsqlDataReader reader = await size.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        (double bytes, double ofIndexes) = (reader.GetDouble(0), reader.GetDouble(1));
        figures["megabytes"] = Math.Round(bytes / 1e6, 1);
        figures["bytesPerPoint"] = Math.Round(bytes / points, 2);
        figures["indexBytesPerPoint"] = Math.Round(ofIndexes / points, 2);
        figures["gigabytesPerYearOf10000"] = Math.Round(bytes / points * 10_000 * MinutesPerYear / 1e9, 1);
    }

    /// <summary>Each read is of another account, picked at random.</summary>
    private async Task MeasureReadsAsync(
        HistoryStore store, HistoryLoad load, int days, Dictionary<string, double> figures, CancellationToken cancellationToken)
    {
        Random random = new(2);
        foreach ((string name, TimeSpan resolution) in ((string, TimeSpan)[])[("readMinutes", TimeSpan.FromMinutes(1)), ("readHours", TimeSpan.FromHours(1))])
        {
            List<double> reads = [];
            int found = 0;
            for (int i = 0; i < Reads; i++)
            {
                AccountId account = load.Accounts[random.Next(load.Accounts.Count)];
                long begun = time.GetTimestamp();
                HistoryPage page = await store.ReadAsync(new HistoryQuery(account, Start, Start.AddDays(days), resolution, days * 1440), cancellationToken);
                reads.Add(time.GetElapsedTime(begun).TotalMilliseconds);
                found = page.Buckets.Count;
            }

            figures[$"{name}Points"] = found;
            figures[$"{name}P50Ms"] = Math.Round(LiveLatency.Percentile([.. reads], 0.5), 2);
            figures[$"{name}P95Ms"] = Math.Round(LiveLatency.Percentile([.. reads], 0.95), 2);
            figures[$"{name}MaxMs"] = Math.Round(reads.Max(), 2);
        }
    }

    private int Number(string option, int otherwise) => !options.TryGetValue(option, out string? text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 100_000 ? number
        : throw new ArgumentException($"{option} takes 1 to 100000.");

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
