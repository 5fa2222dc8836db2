using CrossMargin.Chain.Venues;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues;

public sealed class LiquidationRefusalTests
{
    private const string Word32 = "0000000000000000000000000000000000000000000000000000000000000020";

    [Theory]
    [InlineData("0x", "reverted without a reason")]
    [InlineData("0x08c379", "reverted without a reason")]
    [InlineData("0xdeadbeef", "custom error 0xdeadbeef")]
    [InlineData("0x4e487b710000000000000000000000000000000000000000000000000000000000000011", "Panic(17)")]
    [InlineData("0x08c379a0" + Word32 + "0000000000000000000000000000000000000000000000000000000000000003"
        + "6162630000000000000000000000000000000000000000000000000000000000", "abc")]
    [InlineData("0x08c379a0" + Word32 + "0000000000000000000000000000000000000000000000000000000000000003"
        + "610a630000000000000000000000000000000000000000000000000000000000", "a c")]     // A line feed would forge a log line.
    [InlineData("0x08c379a0" + Word32 + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "custom error 0x08c379a0")]
    [InlineData("0x08c379a0", "custom error 0x08c379a0")]
    public void OfLanguage_reads_the_errors_of_solidity_and_names_the_others(string data, string reason)
    {
        LiquidationRefusal refusal = LiquidationRefusal.OfLanguage(Hex.Parse(data));

        Assert.Equal(new LiquidationRefusal(reason, IsHealthy: false), refusal);
    }
}
