using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class AddressTests
{
    private const string Text = "0x00112233445566778899aabbccddeeff01234567";

    [Fact]
    public void Text_bytes_and_word_lead_back_to_the_same_address()
    {
        Address address = Address.Parse(Text);

        Assert.Equal(Text, address.ToString());
        Assert.Equal(address, Address.Parse(Text.ToUpperInvariant()));
        Assert.Equal(address, new Address(address.ToArray()));
        Assert.Equal(address, Address.FromWord(address.ToWord()));
        Assert.Equal("0x000000000000000000000000" + Text[2..], address.ToWord().ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00112233445566778899aabbccddeeff01234567")]
    [InlineData("0x00112233445566778899aabbccddeeff0123456")]
    [InlineData("0x00112233445566778899aabbccddeeff012345678")]
    [InlineData("0x00112233445566778899aabbccddeeff0123456g")]
    public void TryParse_refuses_what_is_not_0x_and_40_digits(string? text) => Assert.False(Address.TryParse(text, out _));

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000001", "0x0000000000000000000000000000000000000002")]
    [InlineData("0x00000000000000000000000000000001ffffffff", "0x0000000000000000000000000000000200000000")]
    [InlineData("0x0000000000000001ffffffffffffffffffffffff", "0x000000000000000200000000000000000000000a")]
    [InlineData("0x7fffffffffffffffffffffffffffffffffffffff", "0x8000000000000000000000000000000000000000")]
    public void Addresses_are_ordered_as_their_bytes(string smaller, string larger)
    {
        Assert.True(Address.Parse(smaller) < Address.Parse(larger));
        Assert.True(Address.Parse(larger) > Address.Parse(smaller));
        Assert.False(Address.Parse(larger) <= Address.Parse(smaller));
    }
}
