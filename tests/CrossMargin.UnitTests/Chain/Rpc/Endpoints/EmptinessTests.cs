using System.Text.Json;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Proofs;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

/// <summary>What it takes to believe one endpoint that a block holds no logs.</summary>
public sealed class EmptinessTests
{
    private static readonly LogFilter Filter = FakeEndpoints.Filter(LogJson.Contract);
    private static readonly BlockReceipt Wanted = ReceiptOf(new ReceiptLog(LogJson.Contract, [LogJson.Topic], new byte[] { 5 }));

    private static readonly BlockReceipt Unwanted = ReceiptOf(
        new ReceiptLog(LogJson.Contract, [Hash32.OfNumber(1)], default), new ReceiptLog(Address.Zero, [LogJson.Topic], default),
        new ReceiptLog(LogJson.Contract, [], default));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_endpoint_that_has_none_confirms_it()
    {
        await using FakeEndpoints endpoints = new(2);

        Assert.IsType<Emptiness.Agreed>(await ConfirmAsync(endpoints));
        Assert.Equal(1, endpoints.Nodes[1].CountOf("eth_getLogs"));
    }

    [Fact]
    public async Task One_other_endpoint_that_has_logs_outweighs_all_that_have_none()
    {
        await using FakeEndpoints endpoints = new(3);
        endpoints.Nodes[2].Logs = _ => $"\"result\":[{LogJson.Of(90, 0).ToJsonString()}]";

        AssertDoubted<Distrust.LogsMissing>(await ConfirmAsync(endpoints));
        Assert.Equal(EndpointState.Lagging, endpoints[0].State);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("behind")]
    [InlineData("another fork, empty")]
    [InlineData("another fork, with logs")]
    public async Task Another_endpoint_that_does_not_have_the_block_confirms_nothing(string state)
    {
        await using FakeEndpoints endpoints = new(2);
        IChainClient node = await PinAsync(endpoints);
        FakeEndpoints.Node other = endpoints.Nodes[1];
        if (state == "away")
            other.Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);
        else if (state == "behind")
            other.Head = 89;
        else
            other.ForkFrom = 80;
        if (state == "another fork, with logs")
            other.Logs = _ => $"\"result\":[{LogJson.Of(90, 0).ToJsonString().Replace($"{BlockJson.HashOf(90)}", $"{BlockJson.HashOf(90, 2)}")}]";

        AssertDoubted<Distrust.Disputed>(await node.ConfirmEmptyAsync(Filter, Block, Cancellation));
    }

    [Fact]
    public async Task Another_endpoint_that_refuses_the_question_is_asked_in_halves()
    {
        await using FakeEndpoints endpoints = new(2);
        LogFilter two = FakeEndpoints.Filter(Address.Zero, LogJson.Contract);
        endpoints.Nodes[1].Logs = asked => asked.Contracts.Length > 1
            ? "\"error\":{\"code\":-32005,\"message\":\"query returned more than 10000 results\"}"
            : asked.Contracts[0] == $"{LogJson.Contract}" ? $"\"result\":[{LogJson.Of(90, 0).ToJsonString()}]" : "\"result\":[]";

        AssertDoubted<Distrust.LogsMissing>(await ConfirmAsync(endpoints, two));
    }

    [Fact]
    public async Task An_endpoint_that_is_the_only_one_and_proves_nothing_is_told_apart()
    {
        await using FakeEndpoints endpoints = new(1);

        Assert.IsType<Emptiness.Alone>(await ConfirmAsync(endpoints));
    }

    [Fact]
    public async Task Receipts_that_hold_none_prove_it_alone()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[1].Logs = _ => $"\"result\":[{LogJson.Of(90, 0).ToJsonString()}]";

        Assert.IsType<Emptiness.Proven>(await ProveAsync(endpoints, [Unwanted], [Unwanted]));
        Assert.Equal(0, endpoints.Nodes[1].Asked);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Receipts_that_hold_one_disprove_it_whatever_others_say(int count)
    {
        await using FakeEndpoints endpoints = new(count);

        AssertDoubted<Distrust.LogsMissing>(await ProveAsync(endpoints, [Unwanted, Wanted], [Unwanted, Wanted]));
    }

    [Fact]
    public async Task Receipts_that_are_not_the_blocks_prove_a_lie()
    {
        await using FakeEndpoints endpoints = new(1);

        AssertDoubted<Distrust.ReceiptsRoot>(await ProveAsync(endpoints, [Unwanted, Wanted], [Unwanted]));
    }

    [Theory]
    [InlineData("""{"code":-32601,"message":"the method does not exist"}""", null)]
    [InlineData("too large", null)]
    [InlineData(null, """[{"type":"0x7e","status":"0x1"}]""")]
    [InlineData(null, "null")]
    public async Task Where_receipts_prove_nothing_the_others_are_asked(string? error, string? receipts)
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[1].Head = 10;

        Emptiness said = await ProveAsync(endpoints, [Unwanted], [Unwanted], request =>
            request.GetProperty("method").GetString() != "eth_getBlockReceipts" ? null
            : error is null ? FakeNode.Result(request, receipts!)
            : error == "too large" ? FakeNode.Json("", System.Net.HttpStatusCode.RequestEntityTooLarge)
            : FakeNode.Error(request, error));

        AssertDoubted<Distrust.Disputed>(said);
    }

    private static BlockRef Block { get; } = new(new ChainId(1), 90, BlockJson.HashOf(90), 1_090);

    private static void AssertDoubted<T>(Emptiness said)
        where T : Distrust => Assert.IsType<T>(Assert.IsType<Emptiness.Doubted>(said).Why);

    private static async Task<IChainClient> PinAsync(FakeEndpoints endpoints)
    {
        IChainClient node = endpoints.Client.OnOneEndpoint();
        await endpoints.ReadBlockAsync(90, node);
        return node;
    }

    private static async Task<Emptiness> ConfirmAsync(FakeEndpoints endpoints, LogFilter? filter = null) =>
        await (await PinAsync(endpoints)).ConfirmEmptyAsync(filter ?? Filter, Block, Cancellation);

    /// <summary>The first endpoint tells the header of a block with some receipts, and receipts.</summary>
    private static async Task<Emptiness> ProveAsync(
        FakeEndpoints endpoints, BlockReceipt[] held, BlockReceipt[] told, Func<JsonElement, HttpResponseMessage?>? fault = null)
    {
        SealedHeader header = RealHeaders.Mainnet with { ReceiptsRoot = ReceiptsJson.RootOf(held) };
        IChainClient node = await PinAsync(endpoints);
        endpoints.Nodes[0].Fault = request => fault?.Invoke(request) ?? request.GetProperty("method").GetString() switch
        {
            "eth_getBlockByHash" => FakeNode.Result(request, ReceiptsJson.Of(header)),
            "eth_getBlockReceipts" => FakeNode.Result(request, ReceiptsJson.Of(told)),
            _ => null,
        };
        return await node.ConfirmEmptyAsync(
            Filter, new BlockRef(new ChainId(1), header.Number, header.ComputeHash(), header.Timestamp), Cancellation);
    }

    private static BlockReceipt ReceiptOf(params ReceiptLog[] logs) =>
        new(Hash32.OfNumber(77), new ReceiptBody(2, IsSuccess: true, 21_000, new byte[256], logs));
}
