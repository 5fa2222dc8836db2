using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class PendingBidTests
{
    private static readonly Address Sender = Address.Parse("0x" + new string('a', 40));

    [Fact]
    public void Each_kind_of_transaction_says_what_it_offers()
    {
        string from = $"\"from\":\"{Sender}\"";
        IReadOnlyList<PendingBid> bids = Read($$"""
            {"number":"0x5","transactions":[
                {{{from}},"type":"0x2","gasPrice":"0x9","maxFeePerGas":"0x10","maxPriorityFeePerGas":"0x2"},
                {{{from}},"type":"0x0","gasPrice":"0x9","maxFeePerGas":null}]}
            """);

        Assert.Equal([new PendingBid(Sender, 16, 2), new PendingBid(Sender, 9, 9)], bids);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"transactions\":[]}")]
    public void Without_a_pending_block_there_are_none(string block) => Assert.Empty(Read(block));

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"transactions\":{}}")]
    [InlineData("{\"transactions\":[\"0xab\"]}")]
    [InlineData("{\"transactions\":[{\"gasPrice\":\"0x1\"}]}")]
    [InlineData("{\"transactions\":[{\"from\":7,\"gasPrice\":\"0x1\"}]}")]
    [InlineData("{\"transactions\":[{\"from\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]}")]
    [InlineData("{\"transactions\":[{\"from\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"gasPrice\":\"1\"}]}")]
    [InlineData("{\"transactions\":[{\"from\":\"0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"gasPrice\":\"0xzz\"}]}")]
    public void Anything_else_is_refused(string block) => Assert.Throws<JsonException>(() => Read(block));

    private static IReadOnlyList<PendingBid> Read(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return PendingBid.ReadAll(ref reader);
    }
}
