using CrossMargin.Domain;
using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Pauses;

/// <summary>The pauses in PostgreSQL: rows are added, and never changed.</summary>
public sealed class PauseStore(NpgsqlDataSource source, TimeProvider time) : IPauseStore
{
    public async Task<PauseChange> ChangeAsync(
        PauseScope scope, bool isPaused, string by, string reason, CancellationToken cancellationToken)
    {
        PauseChange change = new(scope, isPaused, by, reason, time.GetUtcNow());
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into keeper_pause (chain_id, venue, paused, decided_by, reason, decided_at)
            values (@Chain, @Venue, @IsPaused, @By, @Reason, @At)
            """,
            new { Chain = scope.Chain?.Value, scope.Venue, IsPaused = isPaused, By = by, Reason = reason, At = change.At.UtcDateTime },
            cancellationToken: cancellationToken));
        return change;
    }

    public Task<PauseBoard> ReadAsync(CancellationToken cancellationToken) => ReadAsync(DateTimeOffset.MaxValue, cancellationToken);

    /// <summary>As of a time.</summary>
    public async Task<PauseBoard> ReadAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select distinct on (chain_id, venue) chain_id ChainId, venue, paused IsPaused, decided_by DecidedBy, reason, decided_at DecidedAt
            from keeper_pause
            where decided_at <= @At
            order by chain_id, venue, pause desc
            """,
            new { At = at.UtcDateTime }, cancellationToken: cancellationToken));
        return new PauseBoard([.. rows.Select(row => row.ToChange())]);
    }

    private sealed class Row
    {
        public long? ChainId { get; init; }
        public string? Venue { get; init; }
        public bool IsPaused { get; init; }
        public string DecidedBy { get; init; } = "";
        public string Reason { get; init; } = "";
        public DateTime DecidedAt { get; init; }

        public PauseChange ToChange() => new(
            new PauseScope(ChainId is { } chain ? new ChainId(chain) : null, Venue), IsPaused, DecidedBy, Reason, new DateTimeOffset(DecidedAt));
    }
}
