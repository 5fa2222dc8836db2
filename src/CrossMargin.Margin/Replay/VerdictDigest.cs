using System.Security.Cryptography;
using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Margin.Replay;

/// <summary>Tells whether two verdicts are the same, bit for bit, without keeping them: SHA-256 of their JSON, which holds every bit.</summary>
public static class VerdictDigest
{
    public static Hash32 Of(HealthReport report) => Of<HealthReport>(report);

    /// <summary>Of what a venue's model says of a sub-account: its holdings, the verdict, and the figures behind it.</summary>
    public static Hash32 Of(SubAccountView view) => Of<SubAccountView>(view);

    private static Hash32 Of<T>(T verdict) => new(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(verdict, VerdictJson.Options)));
}
