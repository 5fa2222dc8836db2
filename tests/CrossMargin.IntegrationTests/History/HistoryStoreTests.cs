using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger.History;
using Npgsql;

namespace CrossMargin.IntegrationTests.History;

public sealed class HistoryStoreTests(DevnetFixture devnet)
{
    private static readonly DateTimeOffset Start = new(2026, 5, 31, 22, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Ann = new(Address.FromWord(Hash32.OfNumber(1))), Bob = new(Address.FromWord(Hash32.OfNumber(2)));
    private static readonly AccountId AnnOnTen = Ann with { OnlyOn = new ChainId(10) };

    private readonly SetClock _clock = new(Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_read_in_its_order_packed_or_not_over_hours_and_days()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        HistoryStore store = new(source, _clock);
        List<HistoryPoint> written = [];
        for (int minute = 0; minute < 300; minute += 7)
        {
            HistoryPoint point = PointAt(Start.AddMinutes(minute), minute);
            written.Add(point);
            Assert.True(await WriteAsync(store, (Ann, point), (Bob, point with { EquityUsd = -1 }), (AnnOnTen, point with { EquityUsd = -2 })));
            // Now and then, so that there are packed hours and one that is open.
            if (minute % 5 == 0)
                await store.PackAsync(Token);
        }

        await store.PackAsync(Token);

        Assert.Equal(5, await source.ReadAsync<long>("select count(distinct hour) from account_hour", Token) + 1);
        Assert.Equal(written, await ReadAsync(store, Ann));
        Assert.All(await ReadAsync(store, Bob), point => Assert.Equal(-1, point.EquityUsd));
        Assert.Equal(written.Count, (await ReadAsync(store, AnnOnTen)).Count);
        Assert.Empty(await ReadAsync(store, AnnOnTen with { OnlyOn = new ChainId(1) }));
    }

    [Fact]
    public async Task Packing_leaves_nothing_out_whoever_writes_or_reads_meanwhile()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        HistoryStore store = new(source, _clock);
        for (int minute = 0; minute < 60; minute++)
            await WriteAsync(store, (Ann, PointAt(Start.AddMinutes(minute), minute)), (Bob, PointAt(Start.AddMinutes(minute), minute)));
        _clock.Now = Start.AddHours(1) + HistoryStore.Grace;

        Task<int>[] packing = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => store.PackAsync(Token), Token))];
        List<int> seen = [];
        while (!Task.WhenAll(packing).IsCompleted)
            seen.Add((await ReadAsync(store, Ann)).Count);

        Assert.Equal(1, (await Task.WhenAll(packing)).Sum());
        Assert.All(seen, count => Assert.Equal(60, count));
        Assert.Equal(60, (await ReadAsync(store, Bob)).Count);
        Assert.False(await WriteAsync(store, (Ann, PointAt(Start.AddMinutes(59).AddSeconds(30), 1))));
    }

    [Fact]
    public async Task A_snapshot_that_two_processes_take_is_written_once_as_a_whole()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        AccountId[] accounts = [.. Enumerable.Range(1, 500).Select(number => new AccountId(Address.FromWord(Hash32.OfNumber(number))))];
        for (int minute = 0; minute < 10; minute++)
        {
            DateTimeOffset at = Start.AddMinutes(minute);
            // Each in an order of its own.
            bool[] wrote = await Task.WhenAll(Enumerable.Range(0, 3).Select(process => Task.Run(
                () => new HistoryStore(source, _clock).WriteAsync(
                    at, [.. Shuffled(accounts, process).Select(one => new AccountSnapshot(one, PointAt(at, process)))], Token),
                Token)));

            Assert.Equal(1, wrote.Count(one => one));
        }

        Assert.Equal(10 * 500L, await source.ReadAsync<long>("select count(*) from account_point", Token));
        Assert.Equal(10L, await source.ReadAsync<long>("select count(*) from (select distinct taken_at, equity_usd from account_point) one", Token));
    }

    [Fact]
    public async Task Buckets_hold_the_last_point_and_the_least_health_and_a_page_says_where_the_next_one_begins()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        HistoryStore store = new(source, _clock);
        for (int minute = 0; minute < 180; minute++)
            await WriteAsync(store, (Ann, PointAt(Start.AddMinutes(minute), minute) with { HealthPessimistic = minute % 60 == 31 ? 0.5f : 2 }));
        await store.PackAsync(Token);

        HistoryPage page = await store.ReadAsync(new HistoryQuery(Ann, Start.AddMinutes(30), Start.AddDays(1), TimeSpan.FromHours(1), 2), Token);
        HistoryPage rest = await store.ReadAsync(new HistoryQuery(Ann, page.Next!.Value, Start.AddDays(1), TimeSpan.FromHours(1), 2), Token);

        Assert.Equal([Start, Start.AddHours(1)], page.Buckets.Select(bucket => bucket.Start));
        Assert.Equal([59f, 119f], page.Buckets.Select(bucket => bucket.Last.EquityUsd));
        Assert.All(page.Buckets, bucket => Assert.Equal((0.5f, 2f), (bucket.HealthMin, bucket.Last.HealthPessimistic)));
        Assert.Equal(Start.AddHours(2), page.Next);
        Assert.Equal((Start.AddHours(2), 179f, (DateTimeOffset?)null), (rest.Buckets[0].Start, Assert.Single(rest.Buckets).Last.EquityUsd, rest.Next));
    }

    [Fact]
    public async Task Days_are_dropped_whole_once_they_are_too_old_and_tables_are_made_ahead()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        HistoryStore store = new(source, _clock);
        await store.PrepareAsync(Token);
        await store.PrepareAsync(Token);
        Assert.Equal(3L, await CountTablesAsync(source, "account_point_"));
        Assert.Equal(2L, await CountTablesAsync(source, "account_hour_"));
        for (int hour = 0; hour < 50; hour += 10)
            await WriteAsync(store, (Ann, PointAt(Start.AddHours(hour), hour)));
        _clock.Now = Start.AddHours(60);
        await store.PackAsync(Token);

        Assert.Equal(0, await store.DropAsync(Start.AddHours(1), Token));
        Assert.Equal(1, await store.DropAsync(Start.AddHours(2), Token));

        Assert.Equal([10, 20, 30, 40], (await ReadAsync(store, Ann)).Select(point => (int)point.EquityUsd));
        Assert.Equal(0L, await CountTablesAsync(source, "account_hour_20260531"));
        Assert.Equal(0L, await CountTablesAsync(source, "account_point_"));
    }

    private Task<bool> WriteAsync(HistoryStore store, params (AccountId Account, HistoryPoint Point)[] points)
    {
        if (points[0].Point.Time > _clock.Now)
            _clock.Now = points[0].Point.Time;
        return store.WriteAsync(points[0].Point.Time, [.. points.Select(one => new AccountSnapshot(one.Account, one.Point))], Token);
    }

    private static async Task<List<HistoryPoint>> ReadAsync(HistoryStore store, AccountId account)
    {
        HistoryPage page = await store.ReadAsync(new HistoryQuery(account, Start, Start.AddDays(10), TimeSpan.FromSeconds(1), 10_000), Token);
        Assert.Null(page.Next);
        return [.. page.Buckets.Select(bucket => bucket.Last)];
    }

    private static Task<long> CountTablesAsync(NpgsqlDataSource source, string prefix) =>
        source.ReadAsync<long>($"select count(*) from pg_class where relkind = 'r' and relname like '{prefix}%'", Token);

    private static HistoryPoint PointAt(DateTimeOffset at, float figure) => new(at, "Healthy", 1.5f, float.PositiveInfinity, figure, figure / 3, 3, 2);

    private static AccountId[] Shuffled(AccountId[] accounts, int seed)
    {
        AccountId[] shuffled = [.. accounts];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
