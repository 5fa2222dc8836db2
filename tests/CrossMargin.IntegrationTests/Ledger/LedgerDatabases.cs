using CrossMargin.Ledger;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>Databases of their own for tests, on the real server of the fixture.</summary>
internal static class LedgerDatabases
{
    public static async Task<NpgsqlDataSource> OpenEmptyAsync(this DevnetFixture devnet, CancellationToken cancellationToken) =>
        LedgerDatabase.Open(await devnet.CreateDatabaseAsync(cancellationToken));

    /// <summary>With the ledger's tables, and nothing in them.</summary>
    public static async Task<NpgsqlDataSource> OpenLedgerAsync(this DevnetFixture devnet, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source = await devnet.OpenEmptyAsync(cancellationToken);
        await new Migrator(source).MigrateAsync(cancellationToken);
        return source;
    }

    public static async Task ExecuteAsync(this NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<T> ReadAsync<T>(this NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
