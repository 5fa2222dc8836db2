using Dapper;
using Npgsql;

namespace CrossMargin.Ledger.Access;

/// <summary>What the sessions of owners need of PostgreSQL: the secret that all processes share, and the nonces that were used.</summary>
public sealed class OwnerSessionStore(NpgsqlDataSource source)
{
    /// <summary>Bytes: 32.</summary>
    public async Task<byte[]> ReadSecretAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<byte[]>(new CommandDefinition("select secret from owner_secret", cancellationToken: cancellationToken));
    }

    /// <summary>Uses a nonce up, and forgets those that have expired.</summary>
    /// <param name="expiresAt">Until when it would be taken.</param>
    /// <returns>False when it was used before.</returns>
    public async Task<bool> TryUseAsync(string nonce, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from owner_nonce where expires_at < @Now", new { Now = now.UtcDateTime }, cancellationToken: cancellationToken));
        return await connection.ExecuteAsync(new CommandDefinition(
            "insert into owner_nonce (nonce, expires_at) values (@Nonce, @Expires) on conflict do nothing",
            new { Nonce = nonce, Expires = expiresAt.UtcDateTime }, cancellationToken: cancellationToken)) == 1;
    }
}
