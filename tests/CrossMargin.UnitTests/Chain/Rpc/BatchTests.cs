using System.Net;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class BatchTests
{
    private static readonly RpcOptions Impatient = new() { RetriesMax = 0, BatchSizeMax = 8 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallManyAsync_finds_each_call_s_answer_in_any_order_of_answers()
    {
        using FakeNode node = Node(requests => FakeNode.Json($"[{string.Join(',', requests.EnumerateArray().Reverse().Select(Echo))}]"));
        await using RpcChainClient client = node.Client(Impatient);

        IReadOnlyList<CallOutcome> outcomes = await client.CallManyAsync(Calls(20), BlockId.Latest, Cancellation);

        Assert.Equal(Enumerable.Range(0, 20), outcomes.Select(NumberIn));
        Assert.Equal([8, 8, 4], node.Asked.Skip(1).Select(request => request.GetArrayLength()));
    }

    [Fact]
    public async Task CallManyAsync_keeps_a_revert_to_the_call_that_reverts()
    {
        using FakeNode node = Node(requests => FakeNode.Json($"[{string.Join(',', requests.EnumerateArray().Select((request, index) =>
            index == 1
                ? $$$"""{"id":{{{request.GetProperty("id")}}},"error":{"code":3,"message":"execution reverted","data":"0xff"}}"""
                : Echo(request)))}]"));
        await using RpcChainClient client = node.Client(Impatient);

        IReadOnlyList<CallOutcome> outcomes = await client.CallManyAsync(Calls(3), BlockId.Latest, Cancellation);

        Assert.Equal([0, 2], new[] { outcomes[0], outcomes[2] }.Select(NumberIn));
        Assert.Equal(0xff, Assert.IsType<CallOutcome.Reverted>(outcomes[1]).Data.Span[0]);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("doubled")]
    [InlineData("foreign")]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("single")]
    public async Task CallManyAsync_rejects_a_batch_that_is_not_wholly_answered(string fault)
    {
        using FakeNode node = Node(requests =>
        {
            List<string> answers = [.. requests.EnumerateArray().Select(Echo)];
            return FakeNode.Json(fault switch
            {
                "missing" => $"[{string.Join(',', answers.Skip(1))}]",
                "doubled" => $"[{string.Join(',', answers.Skip(1).Append(answers[1]))}]",
                "foreign" => $"[{string.Join(',', answers.Skip(1).Append("""{"id":999,"result":"0x00"}"""))}]",
                "truncated" => $"[{string.Join(',', answers)}",
                "empty" => "[]",
                _ => answers[0],
            });
        });
        await using RpcChainClient client = node.Client(Impatient);

        RpcTransportException exception = await Assert.ThrowsAsync<RpcTransportException>(
            () => client.CallManyAsync(Calls(3), BlockId.Latest, Cancellation));

        Assert.True(exception.IsTransient);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch requests are not supported"}}""")]
    [InlineData(HttpStatusCode.OK, """[{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batch too large"}}]""")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "{}")]
    [InlineData(HttpStatusCode.BadRequest, "no batches")]
    public async Task CallManyAsync_asks_one_by_one_where_batches_are_refused(HttpStatusCode status, string refusal)
    {
        RecordingLogger logger = new();
        using FakeNode node = Node(
            request => request.ValueKind == JsonValueKind.Array
                ? FakeNode.Json(refusal, status)
                : FakeNode.Json(Echo(request)));
        await using RpcChainClient client = node.Client(Impatient, logger: logger);

        IReadOnlyList<CallOutcome> first = await client.CallManyAsync(Calls(10), BlockId.Latest, Cancellation);
        int batches = node.Asked.Count(request => request.ValueKind == JsonValueKind.Array);
        IReadOnlyList<CallOutcome> second = await client.CallManyAsync(Calls(10), BlockId.Latest, Cancellation);

        Assert.Equal(Enumerable.Range(0, 10), first.Select(NumberIn));
        Assert.Equal(Enumerable.Range(0, 10), second.Select(NumberIn));
        Assert.Equal(3, batches);   // 8, 4, 2: then one by one, and it stays so.
        Assert.Equal(3, node.Asked.Count(request => request.ValueKind == JsonValueKind.Array));
        Assert.Equal(3, logger.Lines.Count);
    }

    [Fact]
    public async Task CallManyAsync_does_not_take_a_rate_limit_for_a_refusal_of_batches()
    {
        using FakeNode node = Node(_ => FakeNode.Json("""{"id":null,"error":{"code":-32005,"message":"too many requests"}}"""));
        await using RpcChainClient client = node.Client(Impatient);

        RpcErrorException fault = await Assert.ThrowsAsync<RpcErrorException>(
            () => client.CallManyAsync(Calls(3), BlockId.Latest, Cancellation));

        Assert.True(fault.IsTransient);
        Assert.Equal(2, node.Asked.Count);
    }

    [Fact]
    public async Task FindBlocksAsync_is_null_where_there_is_no_block_and_rejects_another_block()
    {
        using FakeNode node = Node(requests => FakeNode.Json($"[{string.Join(',', requests.EnumerateArray().Select(request =>
            $$"""{"id":{{request.GetProperty("id")}},"result":{{BlockOrNull(request.GetProperty("params")[0].GetString()!)}}}"""))}]"));
        await using RpcChainClient client = node.Client(Impatient);

        IReadOnlyList<BlockHeader?> headers = await client.FindBlocksAsync([3, 200, 4], Cancellation);

        Assert.Equal([3, null, 4], headers.Select(header => header?.Ref.Number));
        await Assert.ThrowsAsync<RpcDistrustException>(() => client.FindBlocksAsync([3, 13], Cancellation));
    }

    /// <summary>Blocks below 100 exist; for 13 the node answers with another one.</summary>
    private static string BlockOrNull(string number)
    {
        long asked = Convert.ToInt64(number, 16);
        return asked < 100 ? BlockJson.Of(asked == 13 ? 12 : asked) : "null";
    }

    private static FakeNode Node(Func<JsonElement, HttpResponseMessage> answer) => FakeNode.OfChainOne(answer);

    private static CallRequest[] Calls(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new CallRequest(Address.Zero, new[] { (byte)number }))];

    private static string Echo(JsonElement request) =>
        $$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"result":{{request.GetProperty("params")[0].GetProperty("data").GetRawText()}}}""";

    private static int NumberIn(CallOutcome outcome) => Assert.IsType<CallOutcome.Returned>(outcome).Data.Span[0];
}
