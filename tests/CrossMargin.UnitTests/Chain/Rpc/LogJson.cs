using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

/// <summary>Logs as nodes write them, and their decoding.</summary>
internal static class LogJson
{
    public static readonly Address Contract = Address.Parse("0x00000000000000000000000000000000000000aa");

    public static readonly Hash32 Topic = Hash32.Parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

    public static JsonObject Of(long block, int index) => new()
    {
        ["address"] = Contract.ToString(),
        ["topics"] = new JsonArray(Topic.ToString(), Hash32.OfNumber(1).ToString()),
        ["data"] = "0x0102",
        ["blockHash"] = BlockJson.HashOf(block).ToString(),
        ["blockNumber"] = Hex.OfQuantity(block),
        ["blockTimestamp"] = Hex.OfQuantity(1000 + block),
        ["transactionHash"] = Hash32.OfNumber(77).ToString(),
        ["transactionIndex"] = "0x3",
        ["logIndex"] = Hex.OfQuantity(index),
        ["removed"] = false,
    };

    public static LogBatch Decode(IEnumerable<JsonObject> logs, long fromBlock = 1, long toBlock = 10)
    {
        LogFilter filter = new(new HashSet<Address> { Contract }, new HashSet<Hash32> { Topic });
        return Decode(Encoding.UTF8.GetBytes(new JsonArray([.. logs]).ToJsonString()), filter, fromBlock, toBlock);
    }

    public static LogBatch Decode(byte[] json, LogFilter filter, long fromBlock, long toBlock)
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        return LogReader.For(filter, fromBlock, toBlock)(ref reader);
    }
}
