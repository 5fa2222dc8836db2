using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Access;

/// <summary>Who asked the API to change what, in PostgreSQL: rows are added, and never changed.</summary>
public sealed class AuditStore(NpgsqlDataSource source, TimeProvider time)
{
    public const int PageMax = 1_000;

    /// <summary>Writes a call down, before it is looked at.</summary>
    /// <returns>The number of the entry.</returns>
    public async Task<long> BeginAsync(AuditCall call, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            insert into api_audit (key, address, method, path, body_digest, asked_at)
            values (@Key, @Address, @Method, @Path, @Digest, @Now)
            returning entry
            """,
            new
            {
                call.Key,
                call.Address,
                call.Method,
                Path = call.Path.Length <= AuditCall.PathLengthMax ? call.Path : call.Path[..AuditCall.PathLengthMax],
                Digest = call.BodyDigest.ToArray(),
                Now = time.GetUtcNow().UtcDateTime,
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Writes down what it was answered.</summary>
    /// <param name="status">An HTTP status.</param>
    public async Task EndAsync(long entry, int status, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into api_audit_answer (entry, status, answered_at) values (@Entry, @Status, @Now)",
            new { Entry = entry, Status = status, Now = time.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
    }

    /// <summary>Newest first.</summary>
    /// <param name="limit">1 to <see cref="PageMax"/>.</param>
    public async Task<IReadOnlyList<AuditEntry>> ReadPageAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, PageMax);
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select entry Number, key, name KeyName, address, method, path, body_digest BodyDigest, asked_at AskedAt, status
            from api_audit left join api_audit_answer using (entry) left join api_key using (key)
            order by entry desc limit @Limit
            """,
            new { Limit = limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToEntry())];
    }

    private sealed class Row
    {
        public long Number { get; init; }
        public long? Key { get; init; }
        public string? KeyName { get; init; }
        public string? Address { get; init; }
        public string Method { get; init; } = "";
        public string Path { get; init; } = "";
        public byte[] BodyDigest { get; init; } = [];
        public DateTime AskedAt { get; init; }
        public int? Status { get; init; }

        public AuditEntry ToEntry() => new(Number, new AuditCall(Key, Address, Method, Path, BodyDigest), KeyName, new DateTimeOffset(AskedAt), Status);
    }
}
