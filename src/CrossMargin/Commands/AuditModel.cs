using CrossMargin.Domain;
using CrossMargin.Ledger.Access;

namespace CrossMargin.Commands;

/// <summary>A call to the API that would change something, for machines.</summary>
/// <param name="Key">The key's number; null without one that holds.</param>
/// <param name="BodyDigest">SHA-256 of the body.</param>
/// <param name="Status">The HTTP status that answered it; null where none did.</param>
internal sealed record AuditModel(
    long Number, DateTimeOffset At, long? Key, string? KeyName, string? Address, string Method, string Path, string BodyDigest, int? Status)
{
    public static AuditModel Of(AuditEntry entry) => new(
        entry.Number, entry.AskedAt, entry.Call.Key, entry.KeyName, entry.Call.Address, entry.Call.Method, entry.Call.Path,
        Hex.Of(entry.Call.BodyDigest.Span), entry.Status);
}
