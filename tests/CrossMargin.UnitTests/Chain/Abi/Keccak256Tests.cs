using CrossMargin.Chain.Abi;

namespace CrossMargin.UnitTests.Chain.Abi;

public sealed class Keccak256Tests
{
    [Theory]
    [InlineData("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]    // EVM: hash of no code.
    [InlineData("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void HashText_is_keccak_and_not_sha3(string text, string expected) =>
        Assert.Equal(expected, Keccak256.HashText(text).ToString());
}
