using System.Data;
using CrossMargin.Domain;
using Npgsql;

namespace CrossMargin.Ledger;

/// <summary>The ledger of PostgreSQL: snapshots are repeatable reads, announcements come by LISTEN.</summary>
internal sealed class PostgresLedgerSource(NpgsqlDataSource source) : ILedgerSource
{
    public async Task<ILedgerSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new Snapshot(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<ILedgerListener> ListenAsync(Action<string> heard, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = source.CreateConnection();
        try
        {
            connection.Notification += (_, announcement) => heard(announcement.Payload);
            await connection.OpenAsync(cancellationToken);
            await using NpgsqlCommand listen = new($"listen {LedgerDatabase.Channel}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return new Listener(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Listener(NpgsqlConnection connection) : ILedgerListener
    {
        public Task WaitAsync(CancellationToken cancellationToken) => connection.WaitAsync(cancellationToken);

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }

    private sealed class Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction) : ILedgerSnapshot
    {
        public Task<LedgerPlace?> ReadPlaceAsync(ChainId chain, CancellationToken cancellationToken) =>
            LedgerRows.ReadPlaceAsync(connection, chain, cancellationToken);

        public Task<ChainHoldings> ReadHoldingsAsync(ChainId chain, CancellationToken cancellationToken) =>
            LedgerRows.ReadHoldingsAsync(connection, chain, cancellationToken);

        public async Task<List<LedgerEntry>> ReadEntriesAsync(
            BlockRef after, BlockRef last, long limit, CancellationToken cancellationToken)
        {
            await using NpgsqlCommand command = new(
                """
                select block_number, log_index, entry_index, venue, sub_account, slot, value, transaction_hash
                from entry
                where chain_id = $1 and block_number > $2 and block_number <= $3
                order by block_number, log_index, venue, entry_index
                limit $4
                """,
                connection);
            command.Add(after.Chain.Value).Add(after.Number).Add(last.Number).Add(limit);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            List<LedgerEntry> entries = [];
            Dictionary<string, string> names = [];
            while (await reader.ReadAsync(cancellationToken))
                entries.Add(LedgerRows.ReadEntry(reader, names));
            return entries;
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
