using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Access;

/// <summary>The keys of the API in PostgreSQL: rows are added, and never changed. No secret is among them.</summary>
public sealed class ApiKeyStore(NpgsqlDataSource source, TimeProvider time)
{
    private const string Select =
        """
        select key Number, name, digest, scope, requests_per_minute RequestsPerMinute, created_at CreatedAt, expires_at ExpiresAt, revoked_at RevokedAt
        from api_key left join api_key_revocation using (key)
        """;

    /// <summary>Makes a key.</summary>
    /// <param name="expiresAt">Null: never.</param>
    /// <returns>The key, and what its holder shows: it is told now or never.</returns>
    public async Task<(ApiKey Key, string Token)> AddAsync(
        string name, ApiScope scope, int requestsPerMinute, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        byte[] secret = ApiToken.CreateSecret(), digest = ApiToken.Digest(secret);
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        long number = await connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            insert into api_key (name, digest, scope, requests_per_minute, created_at, expires_at)
            values (@Name, @Digest, @Scope, @Rate, @Now, @Expires)
            returning key
            """,
            new { Name = name, Digest = digest, Scope = TextOf(scope), Rate = requestsPerMinute, Now = now.UtcDateTime, Expires = expiresAt?.UtcDateTime },
            cancellationToken: cancellationToken));
        return (new ApiKey(number, name, digest, scope, requestsPerMinute, now, expiresAt, null), ApiToken.Write(number, secret));
    }

    /// <summary>Ends a key for good.</summary>
    /// <returns>Null when there is no such key; one that was revoked before stays as it was.</returns>
    public async Task<ApiKey?> RevokeAsync(long number, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into api_key_revocation (key, revoked_at) select key, @Now from api_key where key = @Number
            on conflict (key) do nothing
            """,
            new { Number = number, Now = time.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
        Row? row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where key = @Number", new { Number = number }, cancellationToken: cancellationToken));
        return row?.ToKey();
    }

    /// <summary>Every key that was ever made, the newest first.</summary>
    public async Task<IReadOnlyList<ApiKey>> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition($"{Select} order by key desc", cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToKey())];
    }

    /// <summary>Those that hold now.</summary>
    public async Task<IReadOnlyList<ApiKey>> ReadHoldingAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        IEnumerable<Row> rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where revoked_at is null and (expires_at is null or expires_at > @Now)",
            new { Now = time.GetUtcNow().UtcDateTime }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToKey())];
    }

    private static string TextOf(ApiScope scope) => scope == ApiScope.Operate ? "operate" : "read";

    private sealed class Row
    {
        public long Number { get; init; }
        public string Name { get; init; } = "";
        public byte[] Digest { get; init; } = [];
        public string Scope { get; init; } = "";
        public int RequestsPerMinute { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime? ExpiresAt { get; init; }
        public DateTime? RevokedAt { get; init; }

        public ApiKey ToKey() => new(
            Number, Name, Digest, Scope == TextOf(ApiScope.Operate) ? ApiScope.Operate : ApiScope.Read, RequestsPerMinute,
            new DateTimeOffset(CreatedAt), Utc(ExpiresAt), Utc(RevokedAt));

        private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new DateTimeOffset(at) : null;
    }
}
