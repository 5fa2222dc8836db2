using CrossMargin.AbiGenerator;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.AbiGenerator;

public sealed class KeccakTests
{
    /// <summary>Around the ends of a block of 136 bytes, where the padding differs.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(134)]
    [InlineData(135)]
    [InlineData(136)]
    [InlineData(137)]
    [InlineData(272)]
    [InlineData(1000)]
    public void Hash_equals_that_of_the_cryptography_package(int length)
    {
        string text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));

        Assert.Equal(Keccak256.HashText(text), new Hash32(Keccak.Hash(text)));
    }
}
