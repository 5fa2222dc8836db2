using CrossMargin.Ledger.Access;

namespace CrossMargin.Commands;

/// <summary>A key of the API, for machines.</summary>
/// <param name="Scope">read or operate.</param>
/// <param name="Holds">Neither revoked nor expired.</param>
/// <param name="Token">What its holder sends; only where it was just made, else null.</param>
internal sealed record ApiKeyModel(
    long Number, string Name, string Scope, int RequestsPerMinute, bool Holds, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, string? Token)
{
    public static ApiKeyModel Of(ApiKey key, DateTimeOffset now) => new(
        key.Number, key.Name, TextOf(key.Scope), key.RequestsPerMinute, key.Holds(now), key.CreatedAt, key.ExpiresAt, key.RevokedAt, null);

    public static string TextOf(ApiScope scope) => scope.ToString().ToLowerInvariant();
}
