using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>A turn at what one process at a time may do. It ends when it is disposed, or with the process.</summary>
public sealed class DatabaseTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private DatabaseTurn(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Waits for it.</summary>
    /// <param name="key">Of what is done: the same in every process, and no other's on this database.</param>
    public static async Task<DatabaseTurn> TakeAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using NpgsqlCommand command = new("select pg_advisory_xact_lock($1)", connection);
            await command.Add(key).ExecuteNonQueryAsync(cancellationToken);
            return new DatabaseTurn(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
