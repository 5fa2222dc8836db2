using System.Buffers.Binary;
using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.UnitTests.Ledger;

public sealed class CopyRowsTests
{
    private const int HeaderSize = 19;

    [Theory]
    [InlineData("0", 0, 0, 0)]
    [InlineData("1", 0, 0, 1)]
    [InlineData("9999", 0, 0, 9999)]
    [InlineData("10000", 1, 0, 1)]               // Zeros at the end are in the weight alone.
    [InlineData("12345678", 1, 0, 1234, 5678)]
    [InlineData("100000001", 2, 0, 1, 0, 1)]
    [InlineData("-70000", 1, 0x4000, 7)]
    public void A_numeric_has_the_digits_weight_and_sign_of_the_manual(string value, int weight, int sign, params int[] digits)
    {
        short[] expected = [.. digits.Where(_ => value != "0").Select(digit => (short)digit)];

        short[] words = Words(BigInteger.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal([(short)expected.Length, (short)weight, (short)sign, 0, .. expected], words);
    }

    [Fact]
    public void Any_value_reads_back_as_it_was_written()
    {
        Random random = new(7);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            BigInteger value = new(bytes.AsSpan(random.Next(32)), isUnsigned: true);
            value = random.Next(4) switch
            {
                0 => -value,
                1 => BigInteger.Pow(10, random.Next(78)) * random.Next(1, 10),
                _ => value,
            };

            Assert.Equal(value, Read(Words(value)));
        }
    }

    [Fact]
    public void A_value_of_more_than_288_bits_is_refused()
    {
        using CopyRows rows = new(64);
        rows.BeginRow(1, 64);

        Assert.Throws<OverflowException>(() => rows.Add(BigInteger.Pow(2, 288)));
    }

    [Fact]
    public void Rows_grow_the_buffer_and_end_with_minus_one()
    {
        using CopyRows rows = new(32);
        for (int i = 0; i < 100; i++)
        {
            rows.BeginRow(2, 8 + SubAccountKey.MaxEncodedSize);
            rows.Add((long)i);
            rows.Add(new SubAccountKey(Address.FromWord(Hash32.OfNumber(i + 1)), Hash32.OfNumber(i)));
        }

        rows.EndRows();

        // The first has no part: 20 bytes instead of 52.
        Assert.Equal(HeaderSize + 100 * (2 + 4 + 8 + 4 + 52) - 32 + 2, rows.Written.Length);
        Assert.True(rows.Written.Span.StartsWith("PGCOPY\n"u8));
        Assert.Equal([0xff, 0xff], rows.Written.Span[^2..].ToArray());
    }

    private static short[] Words(BigInteger value)
    {
        using CopyRows rows = new(HeaderSize + 64);
        rows.BeginRow(1, 64);
        rows.Add(value);
        ReadOnlySpan<byte> field = rows.Written.Span[(HeaderSize + 2)..];
        Assert.Equal(field.Length - 4, BinaryPrimitives.ReadInt32BigEndian(field));
        short[] words = new short[(field.Length - 4) / 2];
        for (int i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadInt16BigEndian(field[(4 + i * 2)..]);
        return words;
    }

    private static BigInteger Read(short[] words)
    {
        BigInteger value = 0;
        foreach (short digit in words.Skip(4))
            value = value * 10_000 + digit;
        value *= BigInteger.Pow(10_000, words[1] + 1 - words[0] is var zeros && words[0] > 0 ? zeros : 0);
        return words[2] == 0x4000 ? -value : value;
    }
}
