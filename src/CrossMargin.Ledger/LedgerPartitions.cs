using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>Entries and holdings in partitions: by chain, and each chain's by hash of account.</summary>
public sealed class LedgerPartitions(NpgsqlDataSource source)
{
    /// <summary>
    /// Partitions both tables in one transaction, which copies them. Their keys, indexes and rows stay what they are; chains that come later share the
    /// partitions named other.
    /// </summary>
    /// <returns>False when they are already, and nothing was done.</returns>
    /// <exception cref="LedgerVersionException">The database is older or newer than this program.</exception>
    /// <exception cref="NpgsqlException">Among others: somebody uses the tables for longer than ten seconds (55P03 of SQLSTATE). Nothing was written.</exception>
    public async Task<bool> CreateAsync(CancellationToken cancellationToken)
    {
        await new Migrator(source).RequireCurrentAsync(cancellationToken);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "set local lock_timeout = '10s'; lock table entry, holding in access exclusive mode", cancellationToken);
        // Only under the lock can nobody else be about to do it.
        await using (NpgsqlCommand isDone = new("select relkind = 'p' from pg_class where oid = 'entry'::regclass", connection))
        {
            if ((bool)(await isDone.ExecuteScalarAsync(cancellationToken))!)
                return false;
        }

        await ExecuteAsync(connection, ReadStatements(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Copying a large ledger takes what it takes; whoever asked for it can cancel it.
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string ReadStatements()
    {
        using StreamReader reader = new(typeof(LedgerPartitions).Assembly.GetManifestResourceStream("CrossMargin.Ledger.partitions.sql")!);
        return reader.ReadToEnd();
    }
}
