using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Domain;

public sealed class SecretTests
{
    [Fact]
    public void A_secret_shows_itself_to_nobody_who_does_not_ask_for_it()
    {
        using Secret secret = Secret.OfText("open sesame");

        Assert.Equal("(secret)", secret.ToString());
        Assert.Equal("(secret)", $"{secret}");
        Assert.Equal("{}", JsonSerializer.Serialize(secret));
        Assert.Equal("open sesame", secret.RevealText());
    }

    [Fact]
    public void A_disposed_secret_is_gone()
    {
        Secret secret = Secret.OfText("open sesame");
        ReadOnlySpan<byte> bytes = secret.Reveal();

        secret.Dispose();

        Assert.True(bytes.IndexOfAnyExcept((byte)0) < 0);
        Assert.Throws<ObjectDisposedException>(() => secret.RevealText());
    }
}
