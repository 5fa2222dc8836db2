using System.Text.Json;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Proofs;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

/// <summary>A receipt against the block that it is said to be in, as one endpoint tells both.</summary>
public sealed class ReceiptProofTests
{
    private static readonly Hash32 Ours = Hash32.OfNumber(77), Other = Hash32.OfNumber(78);

    private static readonly BlockReceipt[] Receipts = [ReceiptOf(Other, true, 21_000), ReceiptOf(Ours, true, 121_000)];

    private static readonly SealedHeader Header = RealHeaders.Mainnet with { ReceiptsRoot = ReceiptsJson.RootOf(Receipts) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receipt_that_its_block_proves_is_believed_and_proven_once()
    {
        await using FakeEndpoints endpoints = new(2);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            Play(node, Claim(succeeded: true), Header, Receipts);

        TransactionReceipt? receipt = await endpoints.Client.FindReceiptAsync(Ours, Cancellation);
        await endpoints.Client.FindReceiptAsync(Ours, Cancellation);

        Assert.True(receipt!.Succeeded);
        Assert.Equal(1, endpoints.Nodes.Sum(node => node.CountOf("eth_getBlockReceipts")));
    }

    [Theory]
    [InlineData("outcome")]
    [InlineData("gas")]
    [InlineData("absent")]
    [InlineData("changed")]
    [InlineData("left out")]
    public async Task A_receipt_that_its_block_refutes_is_never_believed(string lie)
    {
        await using FakeEndpoints endpoints = new(1);
        (string claim, BlockReceipt[] told) = lie switch
        {
            "outcome" => (Claim(succeeded: false), Receipts),
            "gas" => (Claim(succeeded: true, gas: 99_999), Receipts),
            "absent" => (Claim(succeeded: true), [Receipts[0], ReceiptOf(Hash32.OfNumber(79), true, 121_000)]),
            "changed" => (Claim(succeeded: false), [Receipts[0], ReceiptOf(Ours, false, 121_000)]),
            _ => (Claim(succeeded: true, gas: 121_000), [Receipts[1]]),
        };
        Play(endpoints.Nodes[0], claim, Header, told);

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(() => endpoints.Client.FindReceiptAsync(Ours, Cancellation));

        Assert.IsType<Distrust.ReceiptsRoot>(fault.Distrust);
        Assert.True(endpoints[0].Distrusts["receipts_root"] > 0);
    }

    [Fact]
    public async Task An_endpoint_that_lies_is_passed_over_for_one_that_can_prove()
    {
        await using FakeEndpoints endpoints = new(2);
        Play(endpoints.Nodes[0], Claim(succeeded: false), Header, Receipts);
        Play(endpoints.Nodes[1], Claim(succeeded: true), Header, Receipts);

        Assert.True((await endpoints.Client.FindReceiptAsync(Ours, Cancellation))!.Succeeded);
        Assert.Equal(EndpointState.Resting, endpoints[0].State);
    }

    [Fact]
    public async Task A_header_that_does_not_hash_is_a_lie_only_where_headers_did_before()
    {
        await using FakeEndpoints endpoints = new(1);
        SealedHeader foreign = Header with { GasUsed = 1 };
        Play(endpoints.Nodes[0], Claim(succeeded: true), foreign, Receipts);
        Assert.True((await endpoints.Client.FindReceiptAsync(Ours, Cancellation))!.Succeeded);
        Play(endpoints.Nodes[0], Claim(succeeded: true), Header, Receipts);
        await endpoints.Client.FindReceiptAsync(Ours, Cancellation);

        Play(endpoints.Nodes[0], Claim(succeeded: false), foreign, Receipts);

        await Assert.ThrowsAsync<RpcDistrustException>(() => endpoints.Client.FindReceiptAsync(Ours, Cancellation));
    }

    [Theory]
    [InlineData("""{"code":-32601,"message":"the method does not exist"}""", null)]
    [InlineData(null, """[{"type":"0x7e","status":"0x1"}]""")]
    [InlineData(null, "null")]
    public async Task What_cannot_be_proven_is_left_to_the_word_of_most(string? error, string? receipts)
    {
        await using FakeEndpoints endpoints = new(1);
        Play(endpoints.Nodes[0], Claim(succeeded: true), Header, Receipts, request =>
            request.GetProperty("method").GetString() != "eth_getBlockReceipts" ? null
            : error is null ? FakeNode.Result(request, receipts!) : FakeNode.Error(request, error));

        Assert.True((await endpoints.Client.FindReceiptAsync(Ours, Cancellation))!.Succeeded);
    }

    private static void Play(
        FakeEndpoints.Node node, string claim, SealedHeader header, BlockReceipt[] receipts, Func<JsonElement, HttpResponseMessage?>? fault = null)
    {
        node.Receipt = claim;
        node.Fault = request => fault?.Invoke(request) ?? request.GetProperty("method").GetString() switch
        {
            "eth_getBlockByHash" => FakeNode.Result(request, ReceiptsJson.Of(header)),
            "eth_getBlockReceipts" => FakeNode.Result(request, ReceiptsJson.Of(receipts)),
            _ => null,
        };
    }

    private static BlockReceipt ReceiptOf(Hash32 transaction, bool succeeded, long cumulativeGas) => new(
        transaction, new ReceiptBody(2, succeeded, cumulativeGas, new byte[256], [new ReceiptLog(Address.Zero, [Hash32.OfNumber(1)], new byte[] { 5 })]));

    private static string Claim(bool succeeded, long gas = 100_000) => $$"""
        {"transactionHash":"{{Ours}}","blockNumber":"{{Hex.OfQuantity(Header.Number)}}","blockHash":"{{Header.ComputeHash()}}",
        "status":"{{(succeeded ? "0x1" : "0x0")}}","gasUsed":"{{Hex.OfQuantity(gas)}}","effectiveGasPrice":"0x7","contractAddress":null}
        """.ReplaceLineEndings("");
}
