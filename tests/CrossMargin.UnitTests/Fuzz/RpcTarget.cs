using System.Text;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Fuzz;

/// <summary>The readers of JSON-RPC answers, with the frame around them.</summary>
/// <remarks>An input's first letter says which reader reads the rest.</remarks>
internal static class RpcTarget
{
    private static readonly string[] Tokens =
    [
        "null", "true", "0", "-1", "1e400", "\"\"", "\"0x\"", "\"0x0\"", "\"0xg\"", "\"0X1\"", "{}", "[]", "\"\\u0000\"", "\"\\ud800\"", ",", ":", "}", "]",
        "\"id\":1,", "\"result\":[],", "\"error\":null,", "\"removed\":true,", "\"topics\":[],", "\"logIndex\":\"0x1\"", "\"data\":\"0x\"", "\uFEFF", "//", "/**/",
    ];

    private static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000000aa");
    private static readonly Hash32 Topic = Hash32.Parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
    private static readonly LogFilter Filter = new(new HashSet<Address> { Contract }, new HashSet<Hash32> { Topic });
    private static readonly EndpointName Name = new(new Uri("http://127.0.0.1"));
    private static readonly RpcCall[] Calls = [new("eth_call", []), new("eth_call", [])];
    private static readonly HeaderReader Headers = new(new ChainId(1));

    // What JsonRpcTransport takes for an answer that cannot be used, and the node's own error.
    public static FuzzTarget Create() => new(
        "rpc", Corpus(), [.. Tokens.Select(Utf8)], Read,
        refusal => refusal is JsonException or FormatException or InvalidOperationException or OverflowException or RpcException)
    {
        // The data of logs go to a slab of 128 kB, which a thread takes from the pool when it reads its first.
        AllocationMax = 256 * 1024,
        AllocationPerByteMax = 48,
    };

    private static void Read(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] body = input[1..];
        switch (input[0])
        {
            case (byte)'B':
                One(body, Headers.Read);
                break;
            case (byte)'R':
                One(body, ReceiptReader.Read);
                break;
            case (byte)'F':
                One(body, (ref Utf8JsonReader reader) => ReceiptReader.ReadFeeHistory(ref reader, 2));
                break;
            case (byte)'V':
                One(body, RpcValues.ReadBig);
                break;
            case (byte)'M':
                _ = RpcEnvelope.FindId(body);
                _ = RpcBatch.Read(body, 1, Calls, Name, RpcValues.ReadBytes);
                break;
            default:
                One(body, LogReader.For(Filter, 1, 100))?.Dispose();
                break;
        }
    }

    private static T One<T>(byte[] body, ResultReader<T> result)
    {
        Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = 64 });
        RpcEnvelope.Advance(ref reader);
        return RpcEnvelope.Read(ref reader, "method", Name, result).Require();
    }

    private static List<byte[]> Corpus()
    {
        string word = Hash32.OfNumber(77).ToString();
        string log = $$"""
            {"address":"{{Contract}}","topics":["{{Topic}}","{{word}}"],"data":"0x0102","blockHash":"{{word}}","blockNumber":"0x5","blockTimestamp":"0x3e9","transactionHash":"{{word}}","transactionIndex":"0x3","logIndex":"0x1","removed":false}
            """.Trim();
        string next = log.Replace("\"logIndex\":\"0x1\"", "\"logIndex\":\"0x2\"", StringComparison.Ordinal);
        string block = $$"""
            {"number":"0x5","hash":"{{word}}","parentHash":"{{word}}","timestamp":"0x3e9","logsBloom":"0x{{new string('0', 512)}}","gasLimit":"0x1c9c380","baseFeePerGas":"0x7","transactions":[{"hash":"0x00"}],"uncles":[]}
            """.Trim();
        string receipt = $$"""
            {"transactionHash":"{{word}}","blockNumber":"0x5","blockHash":"{{word}}","status":"0x1","gasUsed":"0x5208","effectiveGasPrice":"0x7","contractAddress":null,"logs":[]}
            """.Trim();
        const string fees = """{"oldestBlock":"0x1","baseFeePerGas":["0x7","0x8"],"gasUsedRatio":[0.5],"reward":[["0x1","0x2"]]}""";
        return
        [
            Answer('L', "[]"), Answer('L', $"[{log}]"), Answer('L', $"[{log},{next}]"), Answer('B', block), Answer('B', "null"),
            Answer('R', receipt), Answer('R', "null"), Answer('F', fees), Answer('V', "\"0x1f\""),
            Utf8("""M[{"jsonrpc":"2.0","id":1,"result":"0x01"},{"jsonrpc":"2.0","id":2,"error":{"code":3,"message":"execution reverted","data":"0x08c379a0"}}]"""),
            Utf8("""L{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"query returned more than 10000 results","data":{"data":"Reverted 0x01"}}}"""),
        ];
    }

    private static byte[] Answer(char reader, string result) => Utf8($$"""{{reader}}{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
