using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>Makes inputs: valid ones changed in a few places, and now and then bytes without any sense.</summary>
internal static class FuzzInput
{
    private const int LengthMax = 64 * 1024;
    private const int RandomLengthMax = 512;
    private const int WordSize = 32;

    private static readonly ulong[] Hostile =
    [
        0, 1, 31, 32, 33, 64, 127, 128, 255, 256, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
        0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_ffff_ffe0, 0xffff_ffff_ffff_ffff,
    ];

    /// <summary>The input of a target that a seed and an index name: the same each time.</summary>
    public static byte[] Make(FuzzTarget target, ulong seed, ulong index)
    {
        FuzzRandom random = new(seed, index);
        if (random.Below(32) == 0)
        {
            byte[] noise = new byte[random.Below(RandomLengthMax)];
            random.Fill(noise);
            return noise;
        }

        byte[] input = target.Corpus[random.Below(target.Corpus.Count)];
        // Mostly few changes: what is broken in many places is refused at the first.
        for (int changes = 1 + random.Below(1 + random.Below(6)); changes > 0; changes--)
            input = Change(input, target, ref random);
        return input;
    }

    private static byte[] Change(byte[] input, FuzzTarget target, ref FuzzRandom random)
    {
        int at = random.Below(input.Length + 1);
        int length = Math.Min(input.Length - at, 1 << random.Below(10));
        return random.Below(10) switch
        {
            0 => Flip(input, ref random),
            1 => Replace(input, at, Math.Min(1, input.Length - at), [(byte)random.Next()]),
            2 => Replace(input, at, length, []),
            3 => Replace(input, at, 0, input.AsSpan(at, length)),
            4 => Replace(input, at, input.Length - at, []),
            5 => Splice(input, at, target.Corpus[random.Below(target.Corpus.Count)], ref random),
            6 => SetWord(input, ref random),
            7 => SetDigits(input, ref random),
            8 => Nest(input, at, ref random),
            _ => SetToken(input, at, target, ref random),
        };
    }

    private static byte[] Flip(byte[] input, ref FuzzRandom random)
    {
        if (input.Length == 0)
            return input;
        byte[] flipped = [.. input];
        flipped[random.Below(input.Length)] ^= (byte)(1 << random.Below(8));
        return flipped;
    }

    private static byte[] Splice(byte[] input, int at, byte[] other, ref FuzzRandom random) =>
        Replace(input, at, input.Length - at, other.AsSpan(random.Below(other.Length + 1)));

    /// <summary>A number that bounds are made for, at a word's place: where ABI encodings have offsets and lengths.</summary>
    private static byte[] SetWord(byte[] input, ref FuzzRandom random)
    {
        if (input.Length < WordSize)
            return input;
        byte[] changed = [.. input];
        Span<byte> word = changed.AsSpan(random.Below(input.Length / WordSize) * WordSize, WordSize);
        word.Fill(random.Below(4) == 0 ? (byte)0xff : (byte)0);
        BinaryPrimitives.WriteUInt64BigEndian(word[(WordSize - sizeof(ulong))..], Hostile[random.Below(Hostile.Length)]);
        return changed;
    }

    /// <summary>Another number in place of one that is written in digits.</summary>
    private static byte[] SetDigits(byte[] input, ref FuzzRandom random)
    {
        int from = random.Below(input.Length + 1);
        int found = input.AsSpan(from..).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
            return input;
        int start = from + found;
        int length = 0;
        while (start + length < input.Length && char.IsAsciiHexDigit((char)input[start + length]))
            length++;
        byte[] digits = random.Below(3) switch
        {
            0 => Encoding.ASCII.GetBytes(Hostile[random.Below(Hostile.Length)].ToString(CultureInfo.InvariantCulture)),
            1 => Encoding.ASCII.GetBytes(Hostile[random.Below(Hostile.Length)].ToString("x", CultureInfo.InvariantCulture)),
            _ => [.. Enumerable.Repeat((byte)'9', 1 + random.Below(400))],
        };
        return Replace(input, start, length, digits);
    }

    /// <summary>Many brackets, or many repetitions of what stands here: depth and size.</summary>
    private static byte[] Nest(byte[] input, int at, ref FuzzRandom random)
    {
        byte[] brackets = "[{(\""u8.ToArray();
        byte one = random.Below(2) == 0 || at == input.Length ? brackets[random.Below(brackets.Length)] : input[at];
        return Replace(input, at, 0, [.. Enumerable.Repeat(one, 1 << random.Below(12))]);
    }

    private static byte[] SetToken(byte[] input, int at, FuzzTarget target, ref FuzzRandom random)
    {
        if (target.Tokens.Count == 0)
            return input;
        byte[] token = target.Tokens[random.Below(target.Tokens.Count)];
        // Over another token where there is one: the rest stays what it was.
        byte[] other = target.Tokens[random.Below(target.Tokens.Count)];
        int found = input.AsSpan(at..).IndexOf(other);
        return found >= 0 ? Replace(input, at + found, other.Length, token) : Replace(input, at, 0, token);
    }

    private static byte[] Replace(ReadOnlySpan<byte> input, int at, int length, ReadOnlySpan<byte> by)
    {
        if (input.Length - length + by.Length > LengthMax)
            return input.ToArray();
        byte[] changed = new byte[input.Length - length + by.Length];
        input[..at].CopyTo(changed);
        by.CopyTo(changed.AsSpan(at));
        input[(at + length)..].CopyTo(changed.AsSpan(at + by.Length));
        return changed;
    }
}
