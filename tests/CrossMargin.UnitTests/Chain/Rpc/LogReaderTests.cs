using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class LogReaderTests
{
    /// <summary>As Anvil 1.7.1 answers; the contract was made to log so.</summary>
    private const string Recorded = """
        [{"address":"0x00000000000000000000000000000000000000aa","topics":["0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef","0x0000000000000000000000000000000000000000000000000000000000000000"],"data":"0x","blockHash":"0x3a42ad67ebe2667856116e1d4becb927ba0ac2b61dfcb71e8f0f34e010c09850","blockNumber":"0x1","blockTimestamp":"0x6b017e67","transactionHash":"0x8f612d213186175247ac5788e945bdf292071fbe0f4d20aaceaf8ef6f9410cf6","transactionIndex":"0x0","logIndex":"0x0","removed":false}]
        """;

    [Fact]
    public void Read_reads_a_log_as_Anvil_wrote_it()
    {
        LogFilter filter = new(new HashSet<Address> { LogJson.Contract }, new HashSet<Hash32>());

        using LogBatch batch = LogJson.Decode(Encoding.UTF8.GetBytes(Recorded), filter, 0, 1);

        EventLog log = Assert.Single(batch.Span.ToArray());
        Assert.Equal(LogJson.Contract, log.Address);
        Assert.Equal((2, LogJson.Topic, Hash32.Zero), (log.TopicCount, log.Topic0, log.Topic1));
        Assert.True(log.Data.IsEmpty);
        Assert.Equal("0x3a42ad67ebe2667856116e1d4becb927ba0ac2b61dfcb71e8f0f34e010c09850", log.BlockHash.ToString());
        Assert.Equal("0x8f612d213186175247ac5788e945bdf292071fbe0f4d20aaceaf8ef6f9410cf6", log.TransactionHash.ToString());
        Assert.Equal((1, 0x6b017e67, 0, 0), (log.BlockNumber, log.BlockTimestamp, log.TransactionIndex, log.LogIndex));
    }

    [Fact]
    public void Read_leaves_the_time_open_where_the_node_does_not_say_it()
    {
        JsonObject without = LogJson.Of(1, 0);
        without.Remove("blockTimestamp");
        without.Remove("removed");
        JsonObject withNull = LogJson.Of(2, 0);
        withNull["blockTimestamp"] = null;
        withNull["l1BatchNumber"] = new JsonObject { ["data"] = new JsonArray(1, "0x") };

        using LogBatch batch = LogJson.Decode([without, withNull]);

        Assert.Equal([LogReader.UnknownTimestamp, LogReader.UnknownTimestamp], batch.Span.ToArray().Select(log => log.BlockTimestamp));
    }

    /// <summary>For any topics, any data and any order of the fields: what was written is read.</summary>
    [Fact]
    public void Read_inverts_writing() => Prop.ForAll<byte[][], int>((contents, seed) =>
    {
        Random random = new(seed);
        JsonObject[] logs = [.. contents.Select((data, index) => Shuffled(LogJson.Of(5, index), data, random))];

        using LogBatch batch = LogJson.Decode(logs);

        return batch.Count == contents.Length && Enumerable.Range(0, batch.Count).All(index =>
            batch[index].Data.Span.SequenceEqual(contents[index])
            && batch[index].LogIndex == index
            && batch[index].TopicCount == logs[index]["topics"]!.AsArray().Count
            && batch[index].Topic3 == (batch[index].TopicCount == 4 ? Hash32.OfNumber(3) : Hash32.Zero));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("address", "\"0x00000000000000000000000000000000000000ab\"")]   // A contract nobody asked for.
    [InlineData("address", "\"0x00000000000000000000000000000000000aa\"")]
    [InlineData("address", "null")]
    [InlineData("topics", "[]")]
    [InlineData("topics", "[\"0x0000000000000000000000000000000000000000000000000000000000000000\"]")]
    [InlineData("topics", "[\"0xdd\"]")]
    [InlineData("topics", "\"0x\"")]
    [InlineData("topics", "null")]
    [InlineData("data", "\"0x0\"")]
    [InlineData("data", "\"0xzz\"")]
    [InlineData("data", "\"0102\"")]
    [InlineData("data", "17")]
    [InlineData("blockHash", "null")]
    [InlineData("blockNumber", "null")]      // A log of the pending block.
    [InlineData("blockNumber", "\"0x0\"")]   // Before the range.
    [InlineData("blockNumber", "\"0xb\"")]   // After it.
    [InlineData("blockNumber", "\"0x\"")]
    [InlineData("blockNumber", "\"0x10000000000000000\"")]
    [InlineData("blockNumber", "\"0xffffffffffffffff\"")]
    [InlineData("blockNumber", "5")]
    [InlineData("transactionHash", "null")]
    [InlineData("transactionIndex", "\"0xg\"")]
    [InlineData("logIndex", "\"0x80000000\"")]
    [InlineData("removed", "true")]
    [InlineData("removed", "\"false\"")]
    [InlineData("blockTimestamp", "\"later\"")]
    public void Read_rejects_a_log_that_is_broken_or_was_not_asked_for(string field, string value)
    {
        JsonObject log = LogJson.Of(5, 0);
        log[field] = JsonNode.Parse(value);

        Assert.ThrowsAny<JsonException>(() => LogJson.Decode([log]));
    }

    [Theory]
    [InlineData(5, 1, 5, 0)]   // Log index falls.
    [InlineData(5, 1, 5, 1)]   // The same log twice.
    [InlineData(6, 0, 5, 1)]   // Block number falls.
    public void Read_rejects_logs_out_of_order(long block, int index, long nextBlock, int nextIndex) =>
        Assert.Throws<DistrustedAnswerException>(() => LogJson.Decode([LogJson.Of(block, index), LogJson.Of(nextBlock, nextIndex)]));

    [Theory]
    [InlineData("blockHash", "\"0x1100000000000000000000000000000000000000000000000000000000000000\"")]
    [InlineData("blockTimestamp", "\"0x1\"")]
    public void Read_rejects_logs_of_one_number_that_name_two_blocks(string field, string value)
    {
        JsonObject second = LogJson.Of(5, 1);
        second[field] = JsonNode.Parse(value);

        Assert.Throws<DistrustedAnswerException>(() => LogJson.Decode([LogJson.Of(5, 0), second]));
    }

    [Fact]
    public void Read_rejects_five_topics_and_a_list_that_breaks_off()
    {
        JsonObject log = LogJson.Of(5, 0);
        log["topics"] = new JsonArray([.. Enumerable.Repeat(0, 5).Select(_ => JsonValue.Create(LogJson.Topic.ToString()))]);
        string whole = new JsonArray(LogJson.Of(5, 0), LogJson.Of(5, 1)).ToJsonString();
        LogFilter filter = new(new HashSet<Address> { LogJson.Contract }, new HashSet<Hash32>());

        Assert.Throws<JsonException>(() => LogJson.Decode([log]));
        for (int length = 1; length < whole.Length; length += 7)
        {
            byte[] part = Encoding.UTF8.GetBytes(whole[..length]);
            Assert.ThrowsAny<JsonException>(() => LogJson.Decode(part, filter, 1, 10));
        }
    }

    /// <summary>The bound of the first issue; what is rented comes back, so that only the list of slabs remains.</summary>
    [Fact]
    public void Read_allocates_less_than_100_bytes_per_log()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            new JsonArray([.. Enumerable.Range(0, 2000).Select(index => LogJson.Of(5, index))]).ToJsonString());
        LogFilter filter = new(new HashSet<Address> { LogJson.Contract }, new HashSet<Hash32> { LogJson.Topic });
        LogJson.Decode(json, filter, 1, 10).Dispose();

        long before = GC.GetAllocatedBytesForCurrentThread();
        LogJson.Decode(json, filter, 1, 10).Dispose();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated / 2000.0, 0, 100);
    }

    private static JsonObject Shuffled(JsonObject log, byte[] data, Random random)
    {
        log["data"] = Hex.Of(data);
        JsonArray topics = new(LogJson.Topic.ToString());
        for (int topic = 1; topic <= random.Next(4); topic++)
            topics.Add((JsonNode)Hash32.OfNumber(topic).ToString());
        log["topics"] = topics;
        KeyValuePair<string, JsonNode?>[] fields = [.. log];
        random.Shuffle(fields);
        log.Clear();
        return new JsonObject(fields);
    }
}
