using System.Text;

namespace CrossMargin.AbiGenerator;

/// <summary>Keccak-256 of short texts, for selectors and topics. A generator cannot rely on a cryptography package in its host.</summary>
/// <remarks>FIPS 202, section 3, with Keccak's original padding (0x01 instead of SHA-3's 0x06).</remarks>
internal static class Keccak
{
    private const int Lanes = 25;

    /// <summary>Bytes of the state that a block fills: 200 less twice the hash.</summary>
    private const int Rate = 136;

    private static readonly ulong[] RoundConstants = ComputeRoundConstants();

    public static byte[] Hash(string text)
    {
        byte[] message = Encoding.UTF8.GetBytes(text);
        byte[] padded = new byte[(message.Length / Rate + 1) * Rate];
        message.CopyTo(padded, 0);
        padded[message.Length] ^= 0x01;
        padded[padded.Length - 1] ^= 0x80;

        ulong[] state = new ulong[Lanes];
        for (int block = 0; block < padded.Length; block += Rate)
        {
            for (int i = 0; i < Rate; i++)
                state[i / 8] ^= (ulong)padded[block + i] << (8 * (i % 8));
            Permute(state);
        }

        byte[] hash = new byte[32];
        for (int i = 0; i < hash.Length; i++)
            hash[i] = (byte)(state[i / 8] >> (8 * (i % 8)));
        return hash;
    }

    private static void Permute(ulong[] state)
    {
        ulong[] column = new ulong[5];
        foreach (ulong constant in RoundConstants)
        {
            // Theta: every lane takes the parity of two neighbouring columns.
            for (int x = 0; x < 5; x++)
                column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            for (int i = 0; i < Lanes; i++)
                state[i] ^= column[(i + 4) % 5] ^ Rotate(column[(i + 1) % 5], 1);

            RotateAndMove(state);

            // Chi: the only step that is not linear.
            for (int row = 0; row < Lanes; row += 5)
            {
                Array.Copy(state, row, column, 0, 5);
                for (int x = 0; x < 5; x++)
                    state[row + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
            }

            state[0] ^= constant;
        }
    }

    /// <summary>Rho and pi: along pi's one cycle through all lanes but the first, each is turned by a triangular number.</summary>
    private static void RotateAndMove(ulong[] state)
    {
        ulong moved = state[1];
        int x = 1;
        int y = 0;
        for (int step = 1; step < Lanes; step++)
        {
            (x, y) = (y, (2 * x + 3 * y) % 5);
            int target = x + 5 * y;
            (moved, state[target]) = (state[target], Rotate(moved, step * (step + 1) / 2 % 64));
        }
    }

    /// <summary>Bit 2^j − 1 of a round's constant is the next bit of the register x^8 + x^6 + x^5 + x^4 + 1.</summary>
    private static ulong[] ComputeRoundConstants()
    {
        ulong[] constants = new ulong[24];
        int register = 1;
        for (int round = 0; round < constants.Length; round++)
        {
            for (int j = 0; j < 7; j++)
            {
                if ((register & 1) != 0)
                    constants[round] |= 1UL << ((1 << j) - 1);
                register <<= 1;
                if ((register & 0x100) != 0)
                    register ^= 0x171;
            }
        }

        return constants;
    }

    private static ulong Rotate(ulong lane, int bits) => bits == 0 ? lane : (lane << bits) | (lane >> (64 - bits));
}
