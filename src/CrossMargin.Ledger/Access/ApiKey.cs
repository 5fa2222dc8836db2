using System.Security.Cryptography;

namespace CrossMargin.Ledger.Access;

/// <summary>Who may ask the API, for what, and how often.</summary>
/// <param name="Number">Rising in the order in which keys were made; part of the token.</param>
/// <param name="Name">For people: 1 to <see cref="NameLengthMax"/> characters.</param>
/// <param name="Digest">SHA-256 of the secret.</param>
/// <param name="RequestsPerMinute">1 to <see cref="RequestsPerMinuteMax"/>, at each process that answers.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="RevokedAt">Null while it is not.</param>
public sealed record ApiKey(
    long Number,
    string Name,
    ReadOnlyMemory<byte> Digest,
    ApiScope Scope,
    int RequestsPerMinute,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt)
{
    public const int NameLengthMax = 100;

    public const int RequestsPerMinuteMax = 1_000_000;

    /// <summary>Whether it is the key's secret. Takes as long for every wrong one.</summary>
    public bool Matches(ReadOnlySpan<byte> secret) => CryptographicOperations.FixedTimeEquals(Digest.Span, ApiToken.Digest(secret));

    /// <summary>Neither revoked nor expired.</summary>
    public bool Holds(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);
}
