using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class Hash32Tests
{
    private const string Text = "0x00112233445566778899aabbccddeeff0123456789abcdef0011223344556677";

    [Fact]
    public void Text_and_bytes_lead_back_to_the_same_hash()
    {
        Hash32 hash = Hash32.Parse(Text);

        Assert.Equal(Text, hash.ToString());
        Assert.Equal(hash, new Hash32(hash.ToArray()));
        Assert.False(hash.IsZero);
        Assert.True(Hash32.Parse("0x" + new string('0', 64)).IsZero);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0x")]
    [InlineData("0x00112233445566778899aabbccddeeff0123456789abcdef001122334455667")]
    public void TryParse_refuses_what_is_not_0x_and_64_digits(string? text) => Assert.False(Hash32.TryParse(text, out _));

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("255")]
    [InlineData("340282366920938463463374607431768211456")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void A_number_and_its_word_lead_to_each_other(string number) =>
        Assert.Equal(BigInteger.Parse(number), Hash32.OfNumber(BigInteger.Parse(number)).ToNumber());

    [Fact]
    public void OfNumber_is_big_endian() => Assert.Equal("0x" + new string('0', 60) + "0102", Hash32.OfNumber(0x0102).ToString());

    [Fact]
    public void OfNumber_refuses_what_no_word_holds()
    {
        Assert.Throws<InvariantViolationException>(() => Hash32.OfNumber(-1));
        Assert.Throws<InvariantViolationException>(() => Hash32.OfNumber(BigInteger.Pow(2, 256)));
    }
}
