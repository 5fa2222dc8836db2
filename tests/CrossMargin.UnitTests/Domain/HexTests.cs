using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class HexTests
{
    [Theory]
    [InlineData("0x", "")]
    [InlineData("0x00ff", "00ff")]
    [InlineData("0XAbCd", "abcd")]
    public void Parse_reads_any_letter_case(string text, string digits)
    {
        byte[] bytes = Hex.Parse(text);

        Assert.Equal(digits, Convert.ToHexStringLower(bytes));
        Assert.Equal("0x" + digits, Hex.Of(bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00ff")]
    [InlineData("0x0")]
    [InlineData("0x0g")]
    [InlineData(" 0x00")]
    [InlineData("0x00 ")]
    [InlineData("1x00")]
    [InlineData("0x+1")]
    public void Parse_refuses_everything_else(string text) => Assert.Throws<FormatException>(() => Hex.Parse(text));

    [Fact]
    public void TryRead_writes_nothing_unless_the_text_fits()
    {
        byte[] bytes = [7, 7];

        Assert.False(Hex.TryRead("0x00", bytes));
        Assert.False(Hex.TryRead("0x0000zz", bytes));
        Assert.False(Hex.TryRead("0x00zz", bytes));
        Assert.Equal([7, 7], bytes);
    }

    [Theory]
    [InlineData(0, "0x0")]
    [InlineData(1, "0x1")]
    [InlineData(255, "0xff")]
    [InlineData(256, "0x100")]
    [InlineData(long.MaxValue, "0x7fffffffffffffff")]
    public void OfQuantity_is_the_shortest_form(long value, string expected)
    {
        Assert.Equal(expected, Hex.OfQuantity(value));
        Assert.Equal(expected, Hex.OfQuantity(new BigInteger(value)));
    }

    [Fact]
    public void OfQuantity_refuses_negative_numbers()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Hex.OfQuantity(-1L));
        Assert.Throws<ArgumentOutOfRangeException>(() => Hex.OfQuantity(BigInteger.MinusOne));
    }
}
