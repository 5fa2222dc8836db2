using System.Security.Cryptography;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>AES-128 in counter mode, which .NET has not: the blocks of a counter, encrypted, over the text. Its own inverse.</summary>
/// <remarks>Source: NIST SP 800-38A, section 6.5; the whole block is the counter, big-endian, as in OpenSSL.</remarks>
internal static class AesCounter
{
    public const int KeySize = 16;
    public const int BlockSize = 16;

    /// <param name="key">16 bytes.</param>
    /// <param name="first">The first counter block, 16 bytes: the initialisation vector.</param>
    public static byte[] Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Length, BlockSize);
        byte[] counters = new byte[(text.Length + BlockSize - 1) / BlockSize * BlockSize];
        Span<byte> counter = stackalloc byte[BlockSize];
        first.CopyTo(counter);
        for (int at = 0; at < counters.Length; at += BlockSize, Increment(counter))
            counter.CopyTo(counters.AsSpan(at));

        using Aes aes = Aes.Create();
        aes.SetKey(key);
        byte[] stream = aes.EncryptEcb(counters, PaddingMode.None);
        byte[] result = new byte[text.Length];
        for (int at = 0; at < result.Length; at++)
            result[at] = (byte)(text[at] ^ stream[at]);
        CryptographicOperations.ZeroMemory(stream);
        return result;
    }

    private static void Increment(Span<byte> counter)
    {
        for (int at = counter.Length - 1; at >= 0 && ++counter[at] == 0; at--)
        {
        }
    }
}
