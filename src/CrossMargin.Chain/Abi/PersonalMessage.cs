using System.Text;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Abi;

/// <summary>A message as wallets sign it, so that it can never be a transaction (EIP-191, version 0x45).</summary>
public static class PersonalMessage
{
    /// <summary>keccak256("\x19Ethereum Signed Message:\n" ‖ length in bytes ‖ message).</summary>
    public static Hash32 Digest(ReadOnlySpan<byte> message) =>
        Keccak256.Hash([.. Encoding.ASCII.GetBytes($"\u0019Ethereum Signed Message:\n{message.Length}"), .. message]);

    /// <summary>Of a text as UTF-8.</summary>
    public static Hash32 Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));
}
