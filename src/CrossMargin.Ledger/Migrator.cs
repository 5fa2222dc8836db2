using System.Globalization;
using System.Reflection;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Brings a database to the tables that this program knows: numbered, forward only, all or nothing.</summary>
public sealed class Migrator(NpgsqlDataSource source)
{
    // Any constant will do that no other program uses on this database: "crossmar" in ASCII.
    private const long LockKey = 0x63726F73736D6172;

    private readonly IReadOnlyList<Migration> _migrations = ReadMigrations();

    /// <summary>The version that this program reads and writes.</summary>
    public int KnownVersion => _migrations[^1].Version;

    /// <summary>The version of the database; 0 when it has no ledger. Writes nothing.</summary>
    public async Task<int> ReadVersionAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await ReadVersionAsync(connection, cancellationToken);
    }

    /// <summary>Refuses a database that has not exactly the known version. Writes nothing.</summary>
    /// <exception cref="LedgerVersionException">It is older or newer.</exception>
    public async Task RequireCurrentAsync(CancellationToken cancellationToken)
    {
        int found = await ReadVersionAsync(cancellationToken);
        if (found != KnownVersion)
            throw new LedgerVersionException(found, KnownVersion);
    }

    /// <summary>Applies what is missing in one transaction; a second program that migrates at the same time waits, then finds nothing to do.</summary>
    /// <returns>How many migrations were applied; 0 when the database was current.</returns>
    /// <exception cref="LedgerVersionException">The database is from a newer program. Nothing was written.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "select pg_advisory_xact_lock($1)", [LockKey], cancellationToken);
        int found = await ReadVersionAsync(connection, cancellationToken);
        if (found > KnownVersion)
            throw new LedgerVersionException(found, KnownVersion);

        List<Migration> missing = [.. _migrations.Where(migration => migration.Version > found)];
        foreach (Migration migration in missing)
            await ApplyAsync(connection, migration, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return missing.Count;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            """
            create table if not exists ledger_version (
                version     integer     primary key,
                name        text        not null,
                applied_at  timestamptz not null default now()
            )
            """,
            [],
            cancellationToken);
        await ExecuteAsync(connection, migration.Sql, [], cancellationToken);
        await ExecuteAsync(
            connection,
            "insert into ledger_version (version, name) values ($1, $2)",
            [migration.Version, migration.Name],
            cancellationToken);
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand exists = new("select to_regclass('ledger_version') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
            return 0;
        await using NpgsqlCommand version = new("select coalesce(max(version), 0) from ledger_version", connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    // The statement is a constant of this class or an embedded file; only its parameters vary.
    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, object[] parameters, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection);
        foreach (object parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static List<Migration> ReadMigrations()
    {
        const string prefix = "CrossMargin.Ledger.Migrations.";
        Assembly assembly = typeof(Migrator).Assembly;
        List<Migration> migrations = [];
        IEnumerable<string> resources = assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (string resource in resources)
        {
            string name = resource[prefix.Length..^".sql".Length];
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }

        Domain.Invariant.Require(
            migrations.Select(migration => migration.Version).SequenceEqual(Enumerable.Range(1, migrations.Count)),
            "Migrations are numbered from 1 without a gap.");
        return migrations;
    }

    private sealed record Migration(int Version, string Name, string Sql);
}
