using System.Globalization;
using System.Numerics;
using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>Runs and drifts in PostgreSQL.</summary>
public sealed class DriftStore(NpgsqlDataSource source, TimeProvider time) : IDriftStore
{
    public async Task RecordAsync(
        ReconciliationRun run, IReadOnlyCollection<SubAccountId> compared, IReadOnlyList<FigureMismatch> found, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using NpgsqlBatch batch = new(connection);
        AddRun(batch, run);
        AddEndings(batch, run, compared, found);
        foreach (FigureMismatch mismatch in found)
            AddDrift(batch, run, mismatch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Drift>> ReadOpenAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            """
            select block_number, block_hash, block_timestamp, venue, sub_account, figure, ledger_value, chain_value, found_at,
                repair_requested_at is not null
            from drift where chain_id = $1 and ended_at is null
            order by venue, sub_account, figure
            """,
            connection);
        command.Add(chain.Value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<Drift> drifts = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            SubAccountId account = new(new VenueId(chain, reader.GetString(3)), SubAccountKey.Decode(reader.GetFieldValue<byte[]>(4)));
            FigureMismatch mismatch = new(account, reader.GetString(5), ReadValue(reader, 6), ReadValue(reader, 7));
            DateTimeOffset foundAt = new(reader.GetDateTime(8));
            drifts.Add(new Drift(mismatch, LedgerRows.ReadBlock(reader, chain), foundAt, reader.GetBoolean(9)));
        }

        return drifts;
    }

    public async Task<int> RequestRepairAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update drift set repair_requested_at = coalesce(repair_requested_at, @Now) where chain_id = @Chain and ended_at is null",
            new { Chain = chain.Value, Now = time.GetUtcNow().UtcDateTime },
            cancellationToken: cancellationToken));
    }

    public async Task<ReconciliationRun?> FindLastAsync(ChainId chain, ReconciliationScope scope, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = new(
            """
            select block_number, block_hash, block_timestamp, sub_accounts, figures, mismatches, last_venue, last_sub_account, ended_at
            from reconciliation where chain_id = $1 and scope = $2
            order by run desc limit 1
            """,
            connection);
        command.Add(chain.Value).Add(TextOf(scope));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        SubAccountId? last = await reader.IsDBNullAsync(6, cancellationToken)
            ? null
            : new SubAccountId(new VenueId(chain, reader.GetString(6)), SubAccountKey.Decode(reader.GetFieldValue<byte[]>(7)));
        return new ReconciliationRun(
            scope, LedgerRows.ReadBlock(reader, chain), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5), last,
            new DateTimeOffset(reader.GetDateTime(8)));
    }

    private static void AddRun(NpgsqlBatch batch, ReconciliationRun run) =>
        batch.Add(
            """
            insert into reconciliation (
                chain_id, scope, block_number, block_hash, block_timestamp, sub_accounts, figures, mismatches,
                last_venue, last_sub_account, ended_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """)
            .Add(run.At.Chain.Value).Add(TextOf(run.Scope)).Add(run.At.Number).Add(run.At.Hash.ToArray()).Add(run.At.Timestamp)
            .Add(run.SubAccounts).Add(run.Figures).Add(run.Mismatches)
            .Add(run.Last?.Venue.Name).Add(run.Last?.Key.Encode()).Add(run.EndedAt.UtcDateTime);

    /// <summary>What was compared and is not among what was found is equal again.</summary>
    private static void AddEndings(
        NpgsqlBatch batch, ReconciliationRun run, IReadOnlyCollection<SubAccountId> compared, IReadOnlyList<FigureMismatch> found) =>
        batch.Add(
            """
            update drift d set ended_at = $1
            from unnest($3, $4) as compared (venue, sub_account)
            where d.chain_id = $2 and d.ended_at is null and d.venue = compared.venue and d.sub_account = compared.sub_account
                and not exists (
                    select from unnest($5, $6, $7) as f (venue, sub_account, figure)
                    where f.venue = d.venue and f.sub_account = d.sub_account and f.figure = d.figure)
            """)
            .Add(run.EndedAt.UtcDateTime).Add(run.At.Chain.Value)
            .Add(compared.Select(account => account.Venue.Name).ToList()).Add(compared.Select(account => account.Key.Encode()).ToList())
            .Add(found.Select(one => one.SubAccount.Venue.Name).ToList()).Add(found.Select(one => one.SubAccount.Key.Encode()).ToList())
            .Add(found.Select(one => one.Figure).ToList());

    private static void AddDrift(NpgsqlBatch batch, ReconciliationRun run, FigureMismatch mismatch) =>
        batch.Add(
            """
            insert into drift (
                chain_id, venue, sub_account, figure, ledger_value, chain_value, block_number, block_hash, block_timestamp, found_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (chain_id, venue, sub_account, figure) where ended_at is null
            do update set ledger_value = excluded.ledger_value, chain_value = excluded.chain_value,
                block_number = excluded.block_number, block_hash = excluded.block_hash, block_timestamp = excluded.block_timestamp
            """)
            .Add(run.At.Chain.Value).Add(mismatch.SubAccount.Venue.Name).Add(mismatch.SubAccount.Key.Encode()).Add(mismatch.Figure)
            .Add(mismatch.Ledger).Add(mismatch.Chain)
            .Add(run.At.Number).Add(run.At.Hash.ToArray()).Add(run.At.Timestamp).Add(run.EndedAt.UtcDateTime);

    private static BigInteger? ReadValue(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<BigInteger>(column);

    private static string TextOf(ReconciliationScope scope) => scope.ToString().ToLower(CultureInfo.InvariantCulture);
}
