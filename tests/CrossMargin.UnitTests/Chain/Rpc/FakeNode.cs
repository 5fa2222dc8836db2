using System.Net;
using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>A node behind an HTTP handler: answers what the test says, and remembers what it was asked.</summary>
internal sealed class FakeNode(Func<JsonElement, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public const string Secret = "SuperSecretKey123";

    private readonly Lock _lock = new();

    public FakeNode(Func<JsonElement, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public static Uri Endpoint { get; } = new($"https://user:{Secret}@node.example/v3/{Secret}?key={Secret}");

    /// <summary>Requests and batches, in the order in which they came.</summary>
    public List<JsonElement> Asked { get; } = [];

    public int CountOf(string method)
    {
        lock (_lock)
            return Asked.Count(request => request.ValueKind == JsonValueKind.Object && request.GetProperty("method").GetString() == method);
    }

    public JsonRpcTransport Transport(RpcOptions? options = null, TimeProvider? time = null, RecordingLogger? logger = null) =>
        new(Endpoint, new HttpMessageInvoker(this), time ?? TimeProvider.System, options, logger);

    /// <summary>A client of chain 1; the node is asked for its chain first.</summary>
    public RpcChainClient Client(RpcOptions? options = null, TimeProvider? time = null, RecordingLogger? logger = null) =>
        new(new ChainId(1), [Transport(options, time, logger)], time ?? TimeProvider.System, new Random(1), options, logger);

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <param name="json">The result, as JSON.</param>
    public static HttpResponseMessage Result(JsonElement request, string json) =>
        Json($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"result":{{json}}}""");

    /// <param name="json">The error, as JSON.</param>
    public static HttpResponseMessage Error(JsonElement request, string json) =>
        Json($$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},"error":{{json}}}""");

    /// <summary>Says that it is chain 1, and else what the test says.</summary>
    public static FakeNode OfChainOne(Func<JsonElement, HttpResponseMessage> answer) => new(request =>
        IsChainIdRequest(request) ? Result(request, "\"0x1\"") : answer(request));

    public static bool IsChainIdRequest(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object && request.GetProperty("method").GetString() == "eth_chainId";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        JsonElement asked = JsonElement.Parse(body);
        lock (_lock)
            Asked.Add(asked);
        return await answer(asked, cancellationToken);
    }
}
