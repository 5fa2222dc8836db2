using System.Globalization;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

/// <summary>Several nodes of one chain and a client of them all, on a clock that the test moves.</summary>
internal sealed class FakeEndpoints : IAsyncDisposable
{
    /// <summary>No time-out, because on the tests' clock all waits end at once.</summary>
    public static readonly RpcOptions Options = new()
    {
        RequestTimeout = Timeout.InfiniteTimeSpan,
        RetriesMax = 4,
        BackoffFirst = TimeSpan.FromSeconds(1),
        BackoffMax = TimeSpan.FromSeconds(15),
        ExploredFraction = 0,
    };

    public FakeEndpoints(int count, RpcOptions? options = null, double? requestsPerSecondMax = null, long chain = 1)
    {
        RpcOptions bounds = options ?? Options;
        Time.Advance(TimeSpan.FromSeconds(10_000));
        Nodes = [.. Enumerable.Range(0, count).Select(_ => new Node(Time) { ChainId = Hex.OfQuantity(chain) })];
        Client = new RpcChainClient(
            new ChainId(chain),
            [.. Nodes.Select((node, index) => new JsonRpcTransport(
                new Uri($"https://node{index}.example/"), new HttpMessageInvoker(node.Handler), Time, bounds, null, requestsPerSecondMax))],
            Time, new Random(1), bounds, Logger);
    }

    public InstantTime Time { get; } = new();

    public RecordingLogger Logger { get; } = new();

    public IReadOnlyList<Node> Nodes { get; }

    public RpcChainClient Client { get; }

    public EndpointCondition this[int index] => Client.Endpoints[index];

    public Task<BlockHeader?> ReadBlockAsync(long number, IChainClient? client = null) =>
        (client ?? Client).FindBlockAsync(BlockId.At(number), TestContext.Current.CancellationToken);

    public Task<LogBatch> ReadLogsAsync(long from, long to, IChainClient? client = null, LogFilter? filter = null) =>
        (client ?? Client).ReadLogsAsync(filter ?? Filter(LogJson.Contract), from, to, TestContext.Current.CancellationToken);

    public static LogFilter Filter(params Address[] contracts) => new(contracts.ToHashSet(), new HashSet<Hash32> { LogJson.Topic });

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        foreach (Node node in Nodes)
            node.Handler.Dispose();
    }

    /// <summary>A node whose blocks are numbers; the test says what it gets wrong.</summary>
    internal sealed class Node
    {
        private readonly InstantTime _time;

        public Node(InstantTime time) => (_time, Handler) = (time, new FakeNode(Answer));

        public FakeNode Handler { get; }

        public long Head { get; set; } = 100;

        /// <summary>Blocks from here on are those of another fork.</summary>
        public long ForkFrom { get; set; } = long.MaxValue;

        /// <summary>Each digit of every block's bloom.</summary>
        public byte[]? Bloom { get; set; }

        public TimeSpan Latency { get; set; }

        /// <summary>Takes the place of every answer but that about the chain.</summary>
        public Func<JsonElement, HttpResponseMessage?>? Fault { get; set; }

        /// <summary>The answer to a question for logs, or the error.</summary>
        public Func<(long From, long To, string[] Contracts), string>? Logs { get; set; }

        public string Receipt { get; set; } = "null";

        public required string ChainId { get; set; }

        public int Asked => Handler.Asked.Count;

        public int CountOf(string method) => Handler.CountOf(method);

        private HttpResponseMessage Answer(JsonElement request)
        {
            _time.Advance(Latency);
            if (request.ValueKind == JsonValueKind.Array)
                return FakeNode.Json($"[{string.Join(',', request.EnumerateArray().Select(BodyOf))}]");
            if (FakeNode.IsChainIdRequest(request))
                return FakeNode.Result(request, $"\"{ChainId}\"");
            return Fault?.Invoke(request) ?? FakeNode.Json(BodyOf(request));
        }

        private string BodyOf(JsonElement request)
        {
            string answer = request.GetProperty("method").GetString() switch
            {
                "eth_getLogs" => LogsOf(request.GetProperty("params")[0]),
                "eth_getTransactionReceipt" => $"\"result\":{Receipt}",
                "eth_getBlockByNumber" => $"\"result\":{BlockOf(request.GetProperty("params")[0].GetString()!)}",
                _ => "\"result\":\"0x7\"",
            };
            return $$"""{"jsonrpc":"2.0","id":{{request.GetProperty("id")}},{{answer}}}""";
        }

        private string LogsOf(JsonElement filter)
        {
            string[] contracts = [.. filter.GetProperty("address").EnumerateArray().Select(contract => contract.GetString()!)];
            return Logs?.Invoke(
                (Number(filter.GetProperty("fromBlock").GetString()!), Number(filter.GetProperty("toBlock").GetString()!), contracts))
                ?? "\"result\":[]";
        }

        private string BlockOf(string id)
        {
            long number = id is "latest" or "safe" or "finalized" ? Head : Number(id);
            return number > Head ? "null" : BlockJson.Of(number, fork: (byte)(number >= ForkFrom ? 2 : 1), Bloom);
        }

        private static long Number(string quantity) => long.Parse(quantity.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
