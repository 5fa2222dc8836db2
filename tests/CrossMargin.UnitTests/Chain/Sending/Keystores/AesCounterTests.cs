using CrossMargin.Chain.Sending.Keystores;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Sending.Keystores;

public sealed class AesCounterTests
{
    private static readonly byte[] Key = Hex.Parse("0x2b7e151628aed2a6abf7158809cf4f3c");

    private static readonly byte[] Text = Hex.Parse(
        "0x6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

    /// <summary>NIST SP 800-38A, F.5.1.</summary>
    [Fact]
    public void Apply_equals_the_standards_example() => Assert.Equal(
        "0x874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
        Hex.Of(AesCounter.Apply(Key, Hex.Parse("0xf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), Text)));

    [Fact]
    public void Apply_undoes_itself_for_any_length()
    {
        byte[] first = Hex.Parse("0xf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        for (int length = 0; length <= Text.Length; length++)
            Assert.Equal(Text[..length], AesCounter.Apply(Key, first, AesCounter.Apply(Key, first, Text.AsSpan(0, length))));
    }

    /// <summary>The counter is the whole block: after all ones come all zeros.</summary>
    [Fact]
    public void The_counter_begins_again_after_its_end()
    {
        byte[] stream = AesCounter.Apply(Key, Hex.Parse("0x" + new string('f', 32)), new byte[32]);

        Assert.Equal(AesCounter.Apply(Key, new byte[16], new byte[16]), stream[16..]);
    }
}
