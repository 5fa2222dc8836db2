using System.Text;
using CrossMargin.Domain;
using Org.BouncyCastle.Crypto.Digests;

namespace CrossMargin.Chain.Abi;

/// <summary>The hash of the EVM: Keccak with 256 bits, as it was before NIST changed its padding into SHA-3.</summary>
public static class Keccak256
{
    public static Hash32 Hash(ReadOnlySpan<byte> bytes)
    {
        KeccakDigest digest = new(256);
        byte[] input = bytes.ToArray();
        digest.BlockUpdate(input, 0, input.Length);
        byte[] hash = new byte[Hash32.Size];
        digest.DoFinal(hash, 0);
        return new Hash32(hash);
    }

    /// <summary>The hash of the text's UTF-8 bytes: of a signature, or of an EIP-712 type.</summary>
    public static Hash32 HashText(string text) => Hash(Encoding.UTF8.GetBytes(text));
}
