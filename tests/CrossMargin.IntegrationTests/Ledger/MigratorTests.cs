using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class MigratorTests(DevnetFixture devnet)
{
    private const string CountTables = "select count(*)::int from information_schema.tables where table_schema = 'public'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MigrateAsync_a_second_time_does_nothing()
    {
        await using NpgsqlDataSource source = await devnet.OpenEmptyAsync(Token);
        Migrator migrator = new(source);

        Assert.Equal(0, await migrator.ReadVersionAsync(Token));
        Assert.Equal(migrator.KnownVersion, await migrator.MigrateAsync(Token));
        Assert.Equal(0, await migrator.MigrateAsync(Token));
        Assert.Equal(migrator.KnownVersion, await migrator.ReadVersionAsync(Token));
    }

    [Fact]
    public async Task MigrateAsync_of_several_programs_at_once_applies_each_migration_once()
    {
        await using NpgsqlDataSource source = await devnet.OpenEmptyAsync(Token);
        Migrator migrator = new(source);

        int[] applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => migrator.MigrateAsync(Token)));

        Assert.Equal(migrator.KnownVersion, applied.Sum());
        Assert.Equal(migrator.KnownVersion, await source.ReadAsync<int>("select count(*)::int from ledger_version", Token));
    }

    [Fact]
    public async Task MigrateAsync_refuses_a_newer_database_and_writes_nothing()
    {
        await using NpgsqlDataSource source = await devnet.OpenEmptyAsync(Token);
        await source.ExecuteAsync("create table ledger_version (version integer primary key, name text not null)", Token);
        await source.ExecuteAsync("insert into ledger_version values (9999, 'later')", Token);
        Migrator migrator = new(source);

        LedgerVersionException refusal = await Assert.ThrowsAsync<LedgerVersionException>(() => migrator.MigrateAsync(Token));

        Assert.Equal(9999, refusal.Found);
        Assert.Contains("9999", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await source.ReadAsync<int>(CountTables, Token));
        await Assert.ThrowsAsync<LedgerVersionException>(() => migrator.RequireCurrentAsync(Token));
    }

    [Fact]
    public async Task RequireCurrentAsync_refuses_a_database_without_a_ledger_and_writes_nothing()
    {
        await using NpgsqlDataSource source = await devnet.OpenEmptyAsync(Token);

        await Assert.ThrowsAsync<LedgerVersionException>(() => new Migrator(source).RequireCurrentAsync(Token));

        Assert.Equal(0, await source.ReadAsync<int>(CountTables, Token));
    }
}
