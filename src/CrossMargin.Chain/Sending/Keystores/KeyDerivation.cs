using System.Security.Cryptography;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>How a passphrase becomes the key that a keystore is encrypted with, at a cost that makes guessing dear.</summary>
/// <param name="Salt">So that the same passphrase gives another key in another keystore.</param>
/// <param name="Length">Of the derived key, bytes.</param>
public abstract record KeyDerivation(ReadOnlyMemory<byte> Salt, int Length)
{
    /// <summary>The least length: half of it encrypts, half of it authenticates.</summary>
    public const int LengthMin = 32;

    private const int LengthMax = 128;
    private const int SaltMax = 256;

    /// <summary>As the file calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The derived key. Whoever asked for it erases it.</summary>
    public abstract byte[] Derive(Secret passphrase);

    /// <summary>Reads the parameters of the named function. Each is bounded, so that no file takes unbounded memory or time.</summary>
    /// <returns>Null where there is a fault.</returns>
    internal static KeyDerivation? Read(JsonNodeReader crypto)
    {
        string name = crypto.Text("kdf", $"{Scrypt.Function} or {Pbkdf2.Function}", text => text is Scrypt.Function or Pbkdf2.Function);
        if (crypto.Child("kdfparams") is not { } node || name.Length == 0)
            return null;
        int length = (int)node.WholeNumber("dklen", LengthMin, LengthMax);
        ReadOnlyMemory<byte> salt = HexText.Read(node, "salt", 1, SaltMax);
        return name == Scrypt.Function ? Scrypt.Read(node, salt, length) : Pbkdf2.Read(node, salt, length);
    }

    /// <summary>scrypt, with SHA-256 inside.</summary>
    /// <param name="Cost">N, a power of two.</param>
    /// <param name="BlockSize">r: the function takes 128 · N · r bytes of memory.</param>
    /// <param name="Parallelism">p: the time is in proportion to N · r · p.</param>
    /// <remarks>Source: RFC 7914.</remarks>
    public sealed record Scrypt(ReadOnlyMemory<byte> Salt, int Length, int Cost, int BlockSize, int Parallelism) : KeyDerivation(Salt, Length)
    {
        public const string Function = "scrypt";

        /// <summary>Twice the work of what Geth writes, 2^18 · 8; and no more than 512 MiB of memory.</summary>
        public const long WorkMax = 1 << 22;

        public override string Name => Function;

        /// <summary>As strong as what Geth writes: N = 2^18, r = 8, p = 1, which takes 256 MiB.</summary>
        public static Scrypt Strong(ReadOnlyMemory<byte> salt) => new(salt, LengthMin, 1 << 18, 8, 1);

        public override byte[] Derive(Secret passphrase) =>
            ScryptFunction.Derive(passphrase.Reveal(), Salt.Span, Cost, BlockSize, Parallelism, Length);

        internal static Scrypt? Read(JsonNodeReader node, ReadOnlyMemory<byte> salt, int length)
        {
            long cost = node.WholeNumber("n", 2, WorkMax), block = node.WholeNumber("r", 1, WorkMax), parallelism = node.WholeNumber("p", 1, WorkMax);
            if (!long.IsPow2(cost))
                node.Fault("n", $"{cost}", "a power of two");
            // Each is at most 2^22: only all three together could overflow, and the first comparison comes before that.
            if (cost * block > WorkMax || cost * block * parallelism > WorkMax)
                node.Fault("n", $"n · r · p = {cost} · {block} · {parallelism}", $"a product of at most {WorkMax}, so that opening it stays within 512 MiB and seconds");
            return new Scrypt(salt, length, (int)cost, (int)block, (int)parallelism);
        }
    }

    /// <summary>PBKDF2 with HMAC-SHA-256.</summary>
    /// <param name="Iterations">c.</param>
    /// <remarks>Source: RFC 8018, section 5.2.</remarks>
    public sealed record Pbkdf2(ReadOnlyMemory<byte> Salt, int Length, int Iterations) : KeyDerivation(Salt, Length)
    {
        public const string Function = "pbkdf2";

        /// <summary>Ten times what wallets wrote: some seconds.</summary>
        public const int IterationsMax = 10_000_000;

        internal const string Prf = "hmac-sha256";

        public override string Name => Function;

        public override byte[] Derive(Secret passphrase) =>
            Rfc2898DeriveBytes.Pbkdf2(passphrase.Reveal(), Salt.Span, Iterations, HashAlgorithmName.SHA256, Length);

        internal static Pbkdf2 Read(JsonNodeReader node, ReadOnlyMemory<byte> salt, int length)
        {
            node.Text("prf", Prf, text => text == Prf);
            return new Pbkdf2(salt, length, (int)node.WholeNumber("c", 1, IterationsMax));
        }
    }
}
