using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace CrossMargin.Chain.Sending.Keystores;

/// <summary>scrypt: a derivation that takes memory as well as time.</summary>
/// <remarks>
/// Source: RFC 7914; the lanes of Salsa20/8 are kept by diagonals, as in Percival's own implementation for SSE2. BouncyCastle's holds to the
/// bound N &lt; 2^(128 · r / 8) of section 6, which the example of the keystore's definition (N = 2^18, r = 1) and the files of
/// cpp-ethereum break: Geth and all others open those, and so must we.
/// </remarks>
internal static class ScryptFunction
{
    private const int WordsPerBlock = 16;

    /// <param name="cost">N, a power of two above 1.</param>
    /// <param name="blockSize">r.</param>
    /// <param name="parallelism">p.</param>
    /// <param name="length">Of the derived key, bytes.</param>
    /// <remarks>The caller bounds them: 128 · N · r bytes are taken, for a time in proportion to N · r · p.</remarks>
    public static byte[] Derive(
        ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int cost, int blockSize, int parallelism, int length)
    {
        int words = 2 * blockSize * WordsPerBlock;
        byte[] blocks = Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, 1, HashAlgorithmName.SHA256, parallelism * words * sizeof(uint));
        uint[] table = new uint[(long)cost * words];
        uint[] mixed = new uint[words], scratch = new uint[words];
        for (int lane = 0; lane < parallelism; lane++)
        {
            Span<byte> block = blocks.AsSpan(lane * words * sizeof(uint), words * sizeof(uint));
            ReadDiagonals(block, mixed);
            Mix(mixed, scratch, table, cost);
            WriteDiagonals(mixed, block);
        }

        byte[] derived = Rfc2898DeriveBytes.Pbkdf2(passphrase, blocks, 1, HashAlgorithmName.SHA256, length);
        CryptographicOperations.ZeroMemory(blocks);
        Array.Clear(mixed);
        Array.Clear(scratch);
        Array.Clear(table);
        return derived;
    }

    /// <summary>scryptROMix: fills the table, then walks it by what it finds.</summary>
    private static void Mix(Span<uint> block, Span<uint> scratch, Span<uint> table, int cost)
    {
        for (int row = 0; row < cost; row++)
        {
            block.CopyTo(table[(row * block.Length)..]);
            MixBlock(block, scratch);
        }

        for (int step = 0; step < cost; step++)
        {
            int row = (int)(block[^WordsPerBlock] & (uint)(cost - 1));
            Exclude(block, table.Slice(row * block.Length, block.Length));
            MixBlock(block, scratch);
        }
    }

    /// <summary>scryptBlockMix: each block of 64 bytes through Salsa20/8 on top of the last; the even ones first, then the odd ones.</summary>
    private static void MixBlock(Span<uint> block, Span<uint> scratch)
    {
        ReadOnlySpan<Vector128<uint>> input = MemoryMarshal.Cast<uint, Vector128<uint>>(block);
        Span<Vector128<uint>> output = MemoryMarshal.Cast<uint, Vector128<uint>>(scratch);
        int blocks = input.Length / 4;
        (Vector128<uint> a, Vector128<uint> b, Vector128<uint> c, Vector128<uint> d) = (input[^4], input[^3], input[^2], input[^1]);
        for (int number = 0; number < blocks; number++)
        {
            int from = number * 4, to = (number / 2 + (number % 2 == 0 ? 0 : blocks / 2)) * 4;
            Salsa(ref a, ref b, ref c, ref d, input.Slice(from, 4));
            (output[to], output[to + 1], output[to + 2], output[to + 3]) = (a, b, c, d);
        }

        scratch.CopyTo(block);
    }

    /// <summary>Salsa20/8 of the exclusive or of state and input; four double rounds, by columns and then by rows.</summary>
    private static void Salsa(
        ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d, ReadOnlySpan<Vector128<uint>> input)
    {
        Vector128<uint> w = a ^ input[0], x = b ^ input[1], y = c ^ input[2], z = d ^ input[3];
        (a, b, c, d) = (w, x, y, z);
        for (int round = 0; round < 4; round++)
        {
            Quarter(ref w, ref x, ref y, ref z);
            (x, y, z) = (TurnRight(x), TurnHalf(y), TurnLeft(z));
            Quarter(ref w, ref z, ref y, ref x);
            (x, y, z) = (TurnLeft(x), TurnHalf(y), TurnRight(z));
        }

        (a, b, c, d) = (a + w, b + x, c + y, d + z);
    }

    private static void Quarter(ref Vector128<uint> w, ref Vector128<uint> x, ref Vector128<uint> y, ref Vector128<uint> z)
    {
        x ^= Rotate(w + z, 7);
        y ^= Rotate(x + w, 9);
        z ^= Rotate(y + x, 13);
        w ^= Rotate(z + y, 18);
    }

    private static Vector128<uint> Rotate(Vector128<uint> value, int bits) => (value << bits) | (value >>> (32 - bits));

    private static Vector128<uint> TurnRight(Vector128<uint> value) => Vector128.Shuffle(value, Vector128.Create(3u, 0, 1, 2));

    private static Vector128<uint> TurnHalf(Vector128<uint> value) => Vector128.Shuffle(value, Vector128.Create(2u, 3, 0, 1));

    private static Vector128<uint> TurnLeft(Vector128<uint> value) => Vector128.Shuffle(value, Vector128.Create(1u, 2, 3, 0));

    private static void Exclude(Span<uint> block, ReadOnlySpan<uint> other)
    {
        Span<Vector128<uint>> into = MemoryMarshal.Cast<uint, Vector128<uint>>(block);
        ReadOnlySpan<Vector128<uint>> from = MemoryMarshal.Cast<uint, Vector128<uint>>(other);
        for (int at = 0; at < into.Length; at++)
            into[at] ^= from[at];
    }

    private static void ReadDiagonals(ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (int at = 0; at < words.Length; at++)
            words[at] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Diagonal(at) * sizeof(uint))..]);
    }

    private static void WriteDiagonals(ReadOnlySpan<uint> words, Span<byte> bytes)
    {
        for (int at = 0; at < words.Length; at++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[(Diagonal(at) * sizeof(uint))..], words[at]);
    }

    private static int Diagonal(int at) => at / WordsPerBlock * WordsPerBlock + at % WordsPerBlock * 5 % WordsPerBlock;
}
