using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class SubAccountKeyTests
{
    private static readonly Address Holder = Address.Parse("0x00112233445566778899aabbccddeeff01234567");

    public static TheoryData<SubAccountKey, int> Keys => new()
    {
        { SubAccountKey.Market, 0 },
        { new SubAccountKey(Holder), 20 },
        { new SubAccountKey(Holder, Hash32.OfNumber(7)), 52 },
        { new SubAccountKey(Address.Zero, Hash32.OfNumber(7)), 52 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Decode_inverts_Encode(SubAccountKey key, int size)
    {
        byte[] bytes = key.Encode();

        Assert.Equal(size, bytes.Length);
        Assert.Equal(key, SubAccountKey.Decode(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(32)]
    [InlineData(53)]
    public void Decode_refuses_other_sizes(int size) => Assert.Throws<FormatException>(() => SubAccountKey.Decode(new byte[size]));
}
