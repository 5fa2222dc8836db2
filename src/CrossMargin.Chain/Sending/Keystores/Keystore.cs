using System.Security.Cryptography;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>A private key, encrypted with a passphrase: the Web3 Secret Storage of Geth, Foundry and most wallets, version 3.</summary>
/// <param name="Address">Whose key it is; null where the file does not say, as those of Foundry do not.</param>
/// <param name="Vector">The first counter block.</param>
/// <param name="Ciphertext">The key, by AES-128 in counter mode.</param>
/// <param name="Code">The hash over the second half of the derived key and the ciphertext.</param>
/// <remarks>Source: ethereum.org, "Web3 secret storage definition", version 3.</remarks>
public sealed record Keystore(
    Address? Address, KeyDerivation Derivation, ReadOnlyMemory<byte> Vector, ReadOnlyMemory<byte> Ciphertext, Hash32 Code)
{
    internal const int VectorSize = AesCounter.BlockSize;

    private const int SaltSize = 32;

    /// <summary>Encrypts a key as strongly as Geth does. Takes a second, and 256 MiB for that time.</summary>
    public static Keystore Encrypt(PrivateKey key, Secret passphrase) =>
        Encrypt(key, passphrase, KeyDerivation.Scrypt.Strong(RandomNumberGenerator.GetBytes(SaltSize)), RandomNumberGenerator.GetBytes(VectorSize));

    internal static Keystore Encrypt(PrivateKey key, Secret passphrase, KeyDerivation derivation, ReadOnlyMemory<byte> vector)
    {
        Span<byte> bytes = stackalloc byte[PrivateKey.Size];
        byte[] derived = derivation.Derive(passphrase);
        try
        {
            key.CopyTo(bytes);
            byte[] ciphertext = AesCounter.Apply(derived.AsSpan(0, AesCounter.KeySize), vector.Span, bytes);
            return new Keystore(key.Address, derivation, vector, ciphertext, CodeOf(derived, ciphertext));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    /// <param name="source">What faults call the file.</param>
    /// <exception cref="ConfigurationException">The passphrase is another one, or what it opens is no key, or the key of another address.</exception>
    public PrivateKey Decrypt(Secret passphrase, string source)
    {
        byte[] derived = Derivation.Derive(passphrase);
        byte[] bytes = [];
        try
        {
            // The code is compared first: decrypting proves nothing, any passphrase gives some bytes.
            if (!CryptographicOperations.FixedTimeEquals(CodeOf(derived, Ciphertext.Span).ToArray(), Code.ToArray()))
                throw Fault(source, "$.crypto.mac", "a code that the passphrase does not give", "the passphrase that this keystore was made with, and the file unchanged since");
            bytes = AesCounter.Apply(derived.AsSpan(0, AesCounter.KeySize), Vector.Span, Ciphertext.Span);
            if (!PrivateKey.TryRead(bytes, out PrivateKey? key))
                throw Fault(source, "$.crypto.ciphertext", "what is no private key, once decrypted", "a number from 1 to the order of secp256k1");
            return Address is null || key.Address == Address
                ? key
                : throw Fault(source, "$.address", $"{Address}", $"{key.Address}, whose key it holds");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private static Hash32 CodeOf(ReadOnlySpan<byte> derived, ReadOnlySpan<byte> ciphertext)
    {
        byte[] authenticated = [.. derived[AesCounter.KeySize..KeyDerivation.LengthMin], .. ciphertext];
        Hash32 code = Keccak256.Hash(authenticated);
        CryptographicOperations.ZeroMemory(authenticated);
        return code;
    }

    private static ConfigurationException Fault(string source, string path, string found, string expected) =>
        new([new ConfigurationFault(source, path, found, expected)]);
}
