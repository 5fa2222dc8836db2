using System.Runtime.CompilerServices;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>What distributes the tables, on the real database.</summary>
public sealed class DistributionTests(DevnetFixture devnet)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Citus is not there: functions of its names take the same arguments, and look whether Citus could do what they are asked.</summary>
    [Fact]
    public async Task Every_table_is_distributed_once_by_a_column_of_each_of_its_unique_keys()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        await source.ExecuteAsync(
            """
            create table distributed (relation regclass primary key, distribution_column text, colocated_with text);
            create function create_distributed_table(table_name regclass, distribution_column text, colocate_with text default 'default') returns void
            language plpgsql as $$
            declare
                attribute smallint := (select attnum from pg_attribute where attrelid = table_name and attname = distribution_column);
            begin
                if attribute is null then
                    raise exception '% has no column %', table_name, distribution_column;
                end if;
                if exists (select from pg_index where indrelid = table_name and indisunique and not attribute = any (indkey)) then
                    raise exception '% has a unique key without %', table_name, distribution_column;
                end if;
                if colocate_with <> 'none' and not exists (select from distributed where relation = colocate_with::regclass) then
                    raise exception '% is not distributed yet', colocate_with;
                end if;
                insert into distributed values (table_name, distribution_column, colocate_with);
            end
            $$;
            create function create_reference_table(table_name regclass) returns void
            language sql as 'insert into distributed values (table_name)';
            """,
            Token);

        await source.ExecuteAsync(await ReadAsync("citus.sql"), Token);

        Assert.Equal("", await source.ReadAsync<string>(
            """
            select coalesce(string_agg(relname, ', '), '') from pg_class c
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
                and relname <> 'distributed' and not exists (select from distributed where relation = c.oid)
            """,
            Token));
        // Foreign keys lead to what is whole everywhere, or stays beside.
        Assert.Equal(0L, await source.ReadAsync<long>(
            """
            select count(*) from pg_constraint f join distributed d on d.relation = f.confrelid
            where f.contype = 'f' and d.distribution_column is not null
            """,
            Token));
    }

    [Fact]
    public async Task Partitioned_tables_hold_the_same_rows_and_are_appended_and_unwound_alike()
    {
        await using NpgsqlDataSource whole = await devnet.OpenLedgerAsync(Token);
        await using NpgsqlDataSource parted = await devnet.OpenLedgerAsync(Token);
        // The last two chains come when the tables are partitioned.
        for (int seed = 1; seed <= 6; seed++)
        {
            if (seed == 5)
                Assert.True(await new LedgerPartitions(parted).CreateAsync(Token));
            await PlayAsync(seed, whole);
            await PlayAsync(seed, parted);
        }

        for (int seed = 1; seed <= 6; seed++)
        {
            await PlayAsync(seed, whole);
            await PlayAsync(seed, parted);
            Assert.Equal(await LedgerImage.ReadAsync(whole, new ChainId(seed), Token), await LedgerImage.ReadAsync(parted, new ChainId(seed), Token));
        }

        Assert.Equal(0, await LedgerImage.CountContradictionsAsync(parted, Token));
        Assert.Equal(0L, await parted.ReadAsync<long>("select count(*) from entry where tableoid::regclass::text = 'entry'", Token));
        Assert.True(await parted.ReadAsync<long>("select count(distinct tableoid) from entry", Token) > 4);
        Assert.Equal(await IndexesAsync(whole), await IndexesAsync(parted));
        Assert.False(await new LedgerPartitions(parted).CreateAsync(Token));
    }

    [Fact]
    public async Task Tables_that_somebody_uses_stay_whole()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        await using NpgsqlConnection user = await source.OpenConnectionAsync(Token);
        await using NpgsqlTransaction use = await user.BeginTransactionAsync(Token);
        await using (NpgsqlCommand read = new("select count(*) from entry", user))
            await read.ExecuteScalarAsync(Token);

        PostgresException fault = await Assert.ThrowsAsync<PostgresException>(() => new LedgerPartitions(source).CreateAsync(Token));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, fault.SqlState);
        Assert.Equal("r", await source.ReadAsync<string>("select relkind::text from pg_class where oid = 'entry'::regclass", Token));
    }

    [Fact]
    public async Task A_database_that_is_not_migrated_is_not_partitioned()
    {
        await using NpgsqlDataSource source = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(Token));

        await Assert.ThrowsAsync<LedgerVersionException>(() => new LedgerPartitions(source).CreateAsync(Token));
    }

    /// <summary>From where the chain stands some batches on, and some of them back.</summary>
    private static async Task PlayAsync(int seed, NpgsqlDataSource source)
    {
        PostgresLedger ledger = new(source, LedgerRetention.Full);
        BlockRef tip = (await ledger.OpenAsync(new ChainId(seed), LedgerScript.StartBlock, Token)).Checkpoint;
        LedgerScript script = new(seed + (int)tip.Number, new ChainId(seed));
        BlockRef ancestor = tip;
        for (int i = 0; i < 5; i++)
        {
            LedgerBatch batch = script.NextBatch(tip, oldestToRemember: 0);
            await ledger.AppendAsync(tip, batch, Token);
            tip = batch.Last;
            ancestor = i == 2 ? tip : ancestor;
        }

        await ledger.UnwindAsync(tip, ancestor, Token);
    }

    private static Task<string> IndexesAsync(NpgsqlDataSource source) => source.ReadAsync<string>(
        """
        select string_agg(indexname, ', ' order by indexname) from pg_indexes
        where schemaname = 'public' and tablename in ('entry', 'holding')
        """,
        Token);

    private static Task<string> ReadAsync(string name, [CallerFilePath] string here = "") => File.ReadAllTextAsync(
        Path.Combine(Path.GetDirectoryName(here)!, "../../../src/CrossMargin.Ledger/Migrations", name), Token);
}
