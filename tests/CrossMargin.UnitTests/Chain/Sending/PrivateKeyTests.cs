using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Sending;

public sealed class PrivateKeyTests
{
    private const string Digits = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";

    /// <summary>The first account of Anvil and Hardhat, and the key 1, whose public key is the generator.</summary>
    [Theory]
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")]
    [InlineData("0Xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "0x80c0dbf239224071c59dd8970ab9d542e3414ab2")]
    public void Address_is_derived_from_the_key(string key, string address) =>
        Assert.Equal(address, PrivateKey.Parse(key).Address.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x01")]
    [InlineData("0x" + Digits + "00")]
    [InlineData("0x" + Digits + "0")]
    [InlineData("zz0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]   // The curve's order.
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Parse_rejects_what_is_no_key_without_repeating_it(string text)
    {
        FormatException exception = Assert.Throws<FormatException>(() => PrivateKey.Parse(text));

        Assert.False(PrivateKey.TryParse(text, out _));
        Assert.True(text.Length < 6 || !exception.ToString().Contains(text[2..], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_key_never_shows_itself()
    {
        PrivateKey key = PrivateKey.Parse(Digits);
        string[] shown = [key.ToString(), $"{key}", JsonSerializer.Serialize(key)];

        Assert.All(shown, text => Assert.DoesNotContain(Digits[..8], text, StringComparison.OrdinalIgnoreCase));
        Assert.Equal($"the key of {key.Address}", key.ToString());
    }

    /// <summary>By `cast wallet sign` 1.7.1.</summary>
    [Theory]
    [InlineData("hello", "0xa5d58782075bdf09490159d634d1aae66a8f6777c7247d2f233e9511cfd7c64c34f288cdbcea5370e4863fdbe9f4d86654c2ba1d86589e9ebb64494c649008591b")]
    public void SignMessage_signs_as_wallets_do(string message, string signature) =>
        Assert.Equal(signature, PrivateKey.Parse(Digits).SignMessage(Encoding.UTF8.GetBytes(message)).ToString());

    /// <summary>Over many hashes both parities occur, and s never exceeds half of the order.</summary>
    [Fact]
    public void Sign_keeps_s_in_the_lower_half_and_is_deterministic()
    {
        PrivateKey key = PrivateKey.Parse(Digits);
        Hash32 half = Hash32.Parse("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

        Signature[] signatures = [.. Enumerable.Range(0, 64).Select(number => key.Sign(Hash32.OfNumber(number)))];

        Assert.All(signatures, signature => Assert.True(signature.S.ToNumber() <= half.ToNumber()));
        Assert.Equal([(byte)0, (byte)1], signatures.Select(signature => signature.YParity).Distinct().Order());
        Assert.Equal(signatures[5], key.Sign(Hash32.OfNumber(5)));
    }
}
