using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Abi;

/// <summary>Logs of which only the topics and the data matter.</summary>
public static class Logs
{
    public static EventLog Of(string[] topics, string data) => new()
    {
        Address = default,
        TopicCount = (byte)topics.Length,
        Topic0 = Topic(topics, 0),
        Topic1 = Topic(topics, 1),
        Topic2 = Topic(topics, 2),
        Topic3 = Topic(topics, 3),
        Data = Hex.Parse(data),
        BlockNumber = 0,
        BlockHash = default,
        BlockTimestamp = 0,
        TransactionHash = default,
        TransactionIndex = 0,
        LogIndex = 0,
    };

    private static Hash32 Topic(string[] topics, int at) => at < topics.Length ? Hash32.Parse(topics[at]) : default;
}
