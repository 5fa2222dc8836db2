using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Abi.Conformance;

namespace CrossMargin.UnitTests.Chain.Abi;

/// <summary>Results are answers of contracts that anybody may have written.</summary>
public sealed class HostileInputTests
{
    private static readonly BigInteger[] HostileCounts =
    [
        2, int.MaxValue / 32, int.MaxValue - 31, int.MaxValue, uint.MaxValue, ulong.MaxValue, BigInteger.Pow(2, 64),
        BigInteger.Pow(2, 64) + 1, BigInteger.Pow(2, 255), BigInteger.Pow(2, 256) - 32, BigInteger.Pow(2, 256) - 1,
    ];

    public static TheoryData<int> Counts() => [.. Enumerable.Range(0, HostileCounts.Length)];

    [Theory]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000ff", true)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000100", false)]
    [InlineData("8000000000000000000000000000000000000000000000000000000000000001", false)]
    public void A_uint8_is_at_most_255(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoUint8.DecodeResult(Bytes(word)));

    [Theory]
    [InlineData("00000000000000000000000000000000000000000000000000000000007fffff", true)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000800000", false)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff800000", true)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7fffff", false)]
    [InlineData("00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)]
    public void An_int24_extends_its_sign(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoInt24.DecodeResult(Bytes(word)));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000ffffffffffffffffffffffff", true)]
    [InlineData("0000000000000000000000000000000000000001ffffffffffffffffffffffff", false)]
    public void A_uint96_is_below_2_to_the_96(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoUint96.DecodeResult(Bytes(word)));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", true)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000002", false)]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000001", false)]
    public void A_bool_is_0_or_1(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoBool.DecodeResult(Bytes(word)));

    [Theory]
    [InlineData("000000000000000000000000ffffffffffffffffffffffffffffffffffffffff", true)]
    [InlineData("000000000000000000000001ffffffffffffffffffffffffffffffffffffffff", false)]
    public void An_address_has_20_bytes(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoAddress.DecodeResult(Bytes(word)));

    [Theory]
    [InlineData("ffffffff00000000000000000000000000000000000000000000000000000000", true)]
    [InlineData("ffffffff00000000000000000000000000000000000000000000000000000001", false)]
    public void A_bytes4_is_padded_with_zeros(string word, bool isValid) => AssertValid(isValid, () => Shapes.EchoBytes4.DecodeResult(Bytes(word)));

    [Theory]
    [MemberData(nameof(Counts))]
    public void A_length_beyond_the_data_is_refused_before_anything_is_allocated(int count)
    {
        byte[] data = Words(32, HostileCounts[count], 1);

        AssertRefusedCheaply(() => Shapes.EchoArray0.DecodeResult(data));     // uint8[]
        AssertRefusedCheaply(() => Shapes.EchoArray3.DecodeResult(data));     // string[]
        AssertRefusedCheaply(() => Shapes.EchoPair1.DecodeResult(data));      // (uint256,address)[]
        if (HostileCounts[count] > 32)
            AssertRefusedCheaply(() => Shapes.EchoBytes.DecodeResult(data));
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void An_offset_beyond_the_data_is_refused(int count)
    {
        // Two and more words on, there is nothing.
        byte[] data = Words(HostileCounts[count] + 62, 0);

        AssertRefusedCheaply(() => Shapes.EchoString.DecodeResult(data));
        AssertRefusedCheaply(() => Shapes.EchoArray2.DecodeResult(data));     // uint256[][]
        AssertRefusedCheaply(() => Shapes.EchoNest0.DecodeResult(data));
    }

    /// <summary>Two thousand offsets to one array of two thousand numbers: 128 kB that would become 64 MB.</summary>
    [Fact]
    public void Offsets_that_lead_to_the_same_tail_again_and_again_are_refused()
    {
        const int Count = 2_000;
        byte[] data = Words([32, Count, .. Enumerable.Repeat((BigInteger)(Count * 32), Count), Count, .. new BigInteger[Count]]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<AbiException>(() => Shapes.EchoArray2.DecodeResult(data));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * data.Length);
    }

    [Fact]
    public void Every_cut_of_a_valid_result_is_refused_or_lacks_only_padding()
    {
        byte[] whole = Shapes.EchoNest0.Encode(Nest()).AsSpan(4).ToArray();

        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Exception? fault = Record.Exception(() => Shapes.EchoNest0.DecodeResult(cut));
            if (fault is null)
                Assert.Equal(whole, Shapes.EchoNest0.Encode(Shapes.EchoNest0.DecodeResult(cut)).AsSpan(4).ToArray());
            else
                Assert.IsType<AbiException>(fault);
        }

        Assert.Equal(Nest().Signed, Shapes.EchoNest0.DecodeResult(whole).Signed);
    }

    [Fact]
    public void Changed_bytes_give_another_value_or_an_AbiException_and_never_much_memory()
    {
        byte[] whole = Shapes.EchoNest3.Encode([[Nest(), Nest()]]).AsSpan(4).ToArray();
        Random random = new(1);

        for (int i = 0; i < 5_000; i++)
        {
            byte[] changed = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Mostly the lowest byte of a word: offsets and lengths that may still be in range.
                int word = random.Next(changed.Length / 32) * 32;
                changed[word + (random.Next(8) == 0 ? random.Next(32) : 31)] = (byte)random.Next(256);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? fault = Record.Exception(() => Shapes.EchoNest3.DecodeResult(changed));

            Assert.True(fault is null or AbiException, $"change {i}: {fault}");
            // An exception may cost the test's host far more than the value.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, fault is null ? 10 * changed.Length : 1_000_000);
        }
    }

    [Fact]
    public void Bytes_behind_the_values_are_ignored_as_Solidity_does() =>
        Assert.Equal(5, Shapes.EchoUint8.DecodeResult(Words(5, 6)));

    [Fact]
    public void A_string_that_is_no_UTF8_is_read_with_replacements() =>
        Assert.Equal("a\ufffdb", Shapes.EchoString.DecodeResult([.. Words(32, 3), 0x61, 0xff, 0x62]));

    private static Shapes.Nest Nest() => new(
        -5,
        [new Shapes.Pair(BigInteger.Pow(2, 255), Address.Zero)],
        [1, 2, 3],
        new Shapes.Label("text", [4, 5]),
        [new Shapes.Pair(6, Address.Zero), new Shapes.Pair(7, Address.Zero)]);

    private static void AssertValid(bool isValid, Func<object> decode) =>
        Assert.Equal(isValid, Record.Exception(decode) is not AbiException);

    private static void AssertRefusedCheaply(Func<object> decode)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<AbiException>(decode);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Words(params BigInteger[] values) =>
        [.. values.SelectMany(value => Hash32.OfNumber(value % BigInteger.Pow(2, 256)).ToArray())];

    private static byte[] Bytes(string hex) => Hex.Parse("0x" + hex);
}
