using System.Diagnostics;
using System.Net;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class JsonRpcTransportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestAsync_writes_parameters_as_nodes_read_them_and_returns_the_result()
    {
        using FakeNode node = new(request => FakeNode.Result(request, """{"x":[1,null]}"""));
        await using JsonRpcTransport transport = node.Transport();
        Address address = Address.Parse("0x00000000000000000000000000000000000000AA");
        BlockRef block = new(new ChainId(1), 7, new Hash32([.. Enumerable.Repeat((byte)7, 32)]), 0);

        JsonElement result = await transport.RequestAsync(
            "m",
            [address, BigInteger.Zero, new { To = address, Data = new byte[] { 1, 255 }, None = (string?)null }, BlockId.At(block), BlockId.At(16), 5L, null],
            Cancellation);

        string hash = string.Concat(Enumerable.Repeat("07", 32));
        Assert.Equal("""{"x":[1,null]}""", result.ToString());
        Assert.Equal(
            $$"""["0x00000000000000000000000000000000000000aa","0x0",{"to":"0x00000000000000000000000000000000000000aa","data":"0x01ff"},{"blockHash":"0x{{hash}}"},"0x10",5,null]""",
            node.Asked[0].GetProperty("params").ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>no</html>")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"a":"b""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"} {}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1",}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null}""")]
    public async Task RequestAsync_rejects_an_answer_that_is_not_the_request_s(string body)
    {
        using FakeNode node = new(_ => FakeNode.Json(body));
        await using JsonRpcTransport transport = node.Transport();

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => transport.RequestAsync("eth_chainId", [], Cancellation));

        Assert.True(fault.IsTransient);
        Assert.StartsWith("https://node.example:443 gave an unusable answer: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":-32000,"message":"nonce too low"}""", -32000, "nonce too low", "", false)]
    [InlineData("""{"code":3,"message":"execution reverted","data":"0x08c379a0"}""", 3, "execution reverted", "08c379a0", false)]
    [InlineData("""{"code":-32603,"message":"reverted","data":{"message":"x","data":"0xabcd"}}""", -32603, "reverted", "abcd", false)]
    [InlineData("""{"code":-32015,"message":"VM execution error.","data":"Reverted 0x0102"}""", -32015, "VM execution error.", "0102", false)]
    [InlineData("""{"code":-32603,"message":"Internal error"}""", -32603, "Internal error", "", true)]
    [InlineData("""{"code":-32000,"message":"header not found"}""", -32000, "header not found", "", true)]
    [InlineData("""{"code":429,"message":"slow down"}""", 429, "slow down", "", true)]
    [InlineData("""{"code":-32005,"message":"daily request count exceeded, request rate limited"}""", -32005, "daily request count exceeded, request rate limited", "", true)]
    [InlineData("\"bare words\"", 0, "bare words", "", false)]
    [InlineData("""{"message":"with \u0000 zero"}""", 0, "with  zero", "", false)]
    public async Task RequestAsync_types_the_node_s_errors(string error, int code, string message, string data, bool isTransient)
    {
        using FakeNode node = new(request => FakeNode.Json(
            $$"""{"jsonrpc":"2.0","result":null,"id":{{request.GetProperty("id")}},"error":{{error}}}"""));
        await using JsonRpcTransport transport = node.Transport();

        RpcErrorException fault = await Assert.ThrowsAsync<RpcErrorException>(
            () => transport.RequestAsync("eth_call", [], Cancellation));

        Assert.Equal((code, message, isTransient), (fault.Code, fault.NodeMessage, fault.IsTransient));
        Assert.Equal(data, Convert.ToHexStringLower(fault.ErrorData.Span));
    }

    [Theory]
    [InlineData(-32005, "query returned more than 10000 results. Try with this block range [0x1, 0x2].")]
    [InlineData(-32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range")]
    [InlineData(-32614, "eth_getLogs is limited to a 10,000 range")]
    [InlineData(-32000, "exceed maximum block range: 5000")]
    [InlineData(-32602, "query exceeds max results 20000, retry with the range 1-2")]
    [InlineData(-32602, "query exceeds max block range 100000")]
    [InlineData(-32000, "block range is too wide")]
    [InlineData(-32000, "query timeout exceeded")]
    [InlineData(-32020, "backend response too large")]
    [InlineData(-32047, "Max range: 800")]
    [InlineData(-32005, "limit exceeded")]
    public async Task RequestAsync_tells_a_range_that_is_too_large(int code, string message)
    {
        using FakeNode node = new(request => FakeNode.Error(request, $$"""{"code":{{code}},"message":"{{message}}"}"""));
        await using JsonRpcTransport transport = node.Transport();

        await Assert.ThrowsAsync<RpcLimitException>(() => transport.RequestAsync("eth_getLogs", [], Cancellation));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.TooManyRequests, true)]
    [InlineData(HttpStatusCode.RequestTimeout, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.NotFound, false)]
    [InlineData(HttpStatusCode.Redirect, false)]
    public async Task RequestAsync_tells_a_passing_status_from_a_final_one(HttpStatusCode status, bool isTransient)
    {
        using FakeNode node = new(_ => FakeNode.Json($$"""{"message":"{{FakeNode.Secret}}"}""", status));
        await using JsonRpcTransport transport = node.Transport();

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => transport.RequestAsync("eth_chainId", [], Cancellation));

        Assert.Equal((isTransient, status), (fault.IsTransient, fault.Status));
        Assert.Equal($"https://node.example:443 answered with HTTP status {(int)status}.", fault.Message);
    }

    [Fact]
    public async Task RequestAsync_reads_an_error_that_comes_with_a_failed_status()
    {
        using FakeNode node = new(request => FakeNode.Json(
            $$$"""{"id":{{{request.GetProperty("id")}}},"error":{"code":-32601,"message":"unknown method"}}""", HttpStatusCode.BadRequest));
        await using JsonRpcTransport transport = node.Transport();

        RpcErrorException fault = await Assert.ThrowsAsync<RpcErrorException>(() => transport.RequestAsync("m", [], Cancellation));

        Assert.Equal(-32601, fault.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RequestAsync_stops_reading_an_answer_that_is_too_large(bool saysItsLength)
    {
        string result = $"\"{new string('x', 100_000)}\"";
        using FakeNode node = new(request =>
        {
            HttpResponseMessage response = FakeNode.Result(request, result);
            if (!saysItsLength)
                response.Content = new StreamContent(new UnseekableStream(response.Content.ReadAsStream()));
            return response;
        });
        await using JsonRpcTransport narrow = node.Transport(new RpcOptions { AnswerBytesMax = 90_000 });
        await using JsonRpcTransport wide = node.Transport(new RpcOptions { AnswerBytesMax = 110_000 });

        await Assert.ThrowsAsync<RpcLimitException>(() => narrow.RequestAsync("m", [], Cancellation));
        Assert.Equal(100_000, (await wide.RequestAsync("m", [], Cancellation)).GetString()!.Length);
    }

    [Fact]
    public async Task RequestAsync_gives_up_after_its_time()
    {
        using FakeNode node = new(NeverAsync);
        await using JsonRpcTransport transport = node.Transport(new RpcOptions { RequestTimeout = TimeSpan.FromMilliseconds(50) });

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => transport.RequestAsync("m", [], Cancellation));

        Assert.True(fault.IsTransient);
        Assert.Equal("https://node.example:443 gave no answer within 0.05 s.", fault.Message);
    }

    [Fact]
    public async Task RequestAsync_ends_at_once_when_it_is_cancelled()
    {
        using FakeNode node = new(NeverAsync);
        await using JsonRpcTransport transport = node.Transport();
        using CancellationTokenSource cancelling = new();
        Task<JsonElement> request = transport.RequestAsync("m", [], cancelling.Token);

        Stopwatch watch = Stopwatch.StartNew();
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>Each way of failing, with a node that repeats the whole URL wherever it can.</summary>
    [Theory]
    [InlineData("connect")]
    [InlineData("status")]
    [InlineData("error")]
    [InlineData("html")]
    [InlineData("timeout")]
    public async Task RequestAsync_never_says_what_the_URL_hides(string failure)
    {
        string url = FakeNode.Endpoint.OriginalString;
        using FakeNode node = new(async (request, token) => failure switch
        {
            "connect" => throw new HttpRequestException($"no way to {url}", new IOException(url)),
            "status" => FakeNode.Json(url, HttpStatusCode.Unauthorized),
            "error" => FakeNode.Error(request, $$"""{"code":-32000,"message":"{{url}} refused","data":"{{url}}"}"""),
            "html" => FakeNode.Json($"<{url}>"),
            _ => await NeverAsync(request, token),
        });
        RecordingLogger logger = new();
        await using RpcChainClient client = node.Client(
            new RpcOptions { RetriesMax = 1, BackoffFirst = TimeSpan.FromMilliseconds(1), RequestTimeout = TimeSpan.FromMilliseconds(50) },
            logger: logger);

        RpcException fault = await Assert.ThrowsAnyAsync<RpcException>(() => client.FindBlockAsync(BlockId.Latest, Cancellation));

        Assert.DoesNotContain(FakeNode.Secret, fault.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.All(logger.Lines, line => Assert.DoesNotContain(FakeNode.Secret, line, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task RequestAsync_keeps_the_URL_s_user_for_its_header()
    {
        HttpRequestMessage? sent = null;
        using StubHandler handler = new(request =>
        {
            sent = request;
            return FakeNode.Json("""{"id":1,"result":1}""");
        });
        await using JsonRpcTransport transport = new(
            FakeNode.Endpoint, new HttpMessageInvoker(handler), TimeProvider.System);

        await transport.RequestAsync("m", [], Cancellation);

        Assert.Equal("", sent!.RequestUri!.UserInfo);
        Assert.Equal($"/v3/{FakeNode.Secret}?key={FakeNode.Secret}", sent.RequestUri.PathAndQuery);
        Assert.Equal("Basic", sent.Headers.Authorization!.Scheme);
    }

    private static async Task<HttpResponseMessage> NeverAsync(JsonElement request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Never comes here.");
    }

    private sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    /// <summary>A body of unknown length.</summary>
    private sealed class UnseekableStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 1000));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
