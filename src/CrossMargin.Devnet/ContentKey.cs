using System.Security.Cryptography;
using System.Text;

namespace CrossMargin.Devnet;

/// <summary>Names cached things by what they were made from.</summary>
internal static class ContentKey
{
    /// <summary>16 hexadecimal digits over all parts; where one part ends and the next begins counts.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
