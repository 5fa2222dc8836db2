using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Attempts;

public sealed partial class AttemptStore
{
    public async Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<AttemptRow> rows = await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            $"""
            select {AttemptRow.Columns} from liquidation_attempt
            where chain_id = @Chain and ended_at is null
            order by attempt
            """,
            new { Chain = chain.Value }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToAttempt())];
    }

    public async Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, AttemptQuery.MaxLimit, nameof(query));
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<AttemptRow> rows = await connection.QueryAsync<AttemptRow>(new CommandDefinition(
            $"""
            select {AttemptRow.Columns} from liquidation_attempt
            where (@Chain::bigint is null or chain_id = @Chain)
              and (@Owner::bytea is null or owner = @Owner)
              and (@Before::bigint is null or attempt < @Before)
            order by attempt desc
            limit @Limit
            """,
            new { Chain = query.Chain?.Value, Owner = query.Owner?.ToArray(), query.Before, query.Limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToAttempt())];
    }

    private static async Task<LiquidationAttempt?> FindOpenAsync(
        NpgsqlConnection connection, SubAccountId target, CancellationToken cancellationToken)
    {
        AttemptRow? row = await connection.QuerySingleOrDefaultAsync<AttemptRow>(new CommandDefinition(
            $"""
            select {AttemptRow.Columns} from liquidation_attempt
            where chain_id = @Chain and venue = @Name and sub_account = @Key
              and (state in ('planned', 'submitted') or (state = 'simulated' and not dry_run))
            """,
            new { Chain = target.Venue.Chain.Value, target.Venue.Name, Key = target.Key.Encode() },
            cancellationToken: cancellationToken));
        return row?.ToAttempt();
    }

    private static async Task<LiquidationAttempt> ReadAsync(
        NpgsqlConnection connection, LiquidationAttempt attempt, CancellationToken cancellationToken)
    {
        AttemptRow row = await connection.QuerySingleAsync<AttemptRow>(new CommandDefinition(
            $"select {AttemptRow.Columns} from liquidation_attempt where chain_id = @Chain and attempt = @Number",
            new { Chain = attempt.Chain.Value, attempt.Number }, cancellationToken: cancellationToken));
        return row.ToAttempt();
    }
}
