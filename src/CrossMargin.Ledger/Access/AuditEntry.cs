namespace CrossMargin.Ledger.Access;

/// <summary>A call to the API that would change something.</summary>
/// <param name="Key">The number of the key; null without one, or with none that holds.</param>
/// <param name="Address">Of the other side of the connection: a proxy's, where there is one. Null where it has none.</param>
/// <param name="Path">At most <see cref="PathLengthMax"/> characters; a longer one is cut.</param>
/// <param name="BodyDigest">SHA-256 of the body as it was sent.</param>
public sealed record AuditCall(long? Key, string? Address, string Method, string Path, ReadOnlyMemory<byte> BodyDigest)
{
    public const int PathLengthMax = 1_000;
}

/// <param name="KeyName">Null where <see cref="AuditCall.Key"/> is.</param>
/// <param name="Status">The HTTP status that answered it; null while there is none, or where the process ended before.</param>
public sealed record AuditEntry(long Number, AuditCall Call, string? KeyName, DateTimeOffset AskedAt, int? Status);
