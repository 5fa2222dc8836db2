using System.Globalization;
using System.Security.Cryptography;

namespace CrossMargin.Ledger.Access;

/// <summary>What the holder of an API key shows: cm_NUMBER_SECRET. The secret is 256 random bits, in lower-case hexadecimal digits.</summary>
/// <remarks>
/// Of a secret like that a plain SHA-256 may be stored: there is nothing to guess, so nothing that a slow hash would slow down, except the server
/// under a flood of wrong ones. The number says which digest to compare with, so that none has to be searched for.
/// </remarks>
public static class ApiToken
{
    /// <summary>Bytes.</summary>
    public const int SecretSize = 32;

    private const string Prefix = "cm_";

    public static byte[] CreateSecret() => RandomNumberGenerator.GetBytes(SecretSize);

    /// <summary>Bytes: <see cref="SHA256.HashSizeInBytes"/>.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> secret) => SHA256.HashData(secret);

    public static string Write(long key, ReadOnlySpan<byte> secret) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{key}_{Convert.ToHexStringLower(secret)}");

    /// <summary>Reads one form only: whatever is written otherwise is no token.</summary>
    /// <param name="secret">Of <see cref="SecretSize"/>; filled where it is one.</param>
    public static bool TryRead(string text, out long key, Span<byte> secret)
    {
        key = 0;
        int end = text.Length - 2 * SecretSize;
        return end > Prefix.Length + 1
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[end - 1] == '_'
            && long.TryParse(text.AsSpan(Prefix.Length, end - 1 - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out key)
            && Convert.FromHexString(text.AsSpan(end), secret, out _, out _) == System.Buffers.OperationStatus.Done
            && text == Write(key, secret);
    }
}
