using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Rpc;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>Receipts as they are hashed, and as nodes tell them.</summary>
public sealed class ReceiptsProofTests
{
    private static readonly BlockReceipt Receipt = new(
        Hash32.OfNumber(77), new ReceiptBody(2, IsSuccess: true, 21_000, new byte[256], [new ReceiptLog(Address.Zero, [Hash32.OfNumber(1)], new byte[] { 5 })]));

    /// <summary>EIP-2718: the type, then the legacy encoding of the same fields.</summary>
    [Fact]
    public void Encode_puts_the_type_before_the_fields_unless_it_is_zero()
    {
        byte[] legacy = (Receipt.Body with { Type = 0 }).Encode();

        Assert.Equal([2, .. legacy], Receipt.Body.Encode());
        Assert.Equal(RlpFault.None, RlpCheck.FindFault(legacy));
    }

    [Fact]
    public void Read_reads_the_receipts_that_nodes_write()
    {
        string written = ReceiptsJson.Of([Receipt]);

        Assert.Equal(written, ReceiptsJson.Of(Read(written)!));
        Assert.Null(Read("null"));
    }

    [Theory]
    [InlineData("\"status\":\"0x1\"", "\"root\":\"0x01\"")]            // Before Byzantium.
    [InlineData("\"type\":\"0x2\"", "\"type\":\"0x7e\"")]              // A rollup's deposit.
    [InlineData("\"type\":\"0x2\"", "\"type\":\"0x5\"")]
    public void Read_says_nothing_of_receipts_of_another_form(string common, string other) =>
        Assert.Null(Read(ReceiptsJson.Of([Receipt]).Replace(common, other, StringComparison.Ordinal)));

    [Fact]
    public void Read_refuses_a_bloom_that_is_not_256_bytes_long() => Assert.Throws<JsonException>(
        () => Read(ReceiptsJson.Of([Receipt]).Replace("\"logsBloom\":\"0x00", "\"logsBloom\":\"0x", StringComparison.Ordinal)));

    private static IReadOnlyList<BlockReceipt>? Read(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return BlockReceiptsReader.Read(ref reader);
    }
}
