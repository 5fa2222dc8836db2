using System.Text.Json;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>The fields of one log while it is read, in whatever order they come, and which of them were seen.</summary>
internal struct LogFields
{
    public const int Unknown = 0;
    public const int AddressField = 1;
    public const int Topics = 1 << 1;
    public const int DataField = 1 << 2;
    public const int BlockNumberField = 1 << 3;
    public const int BlockHashField = 1 << 4;
    public const int BlockTimestamp = 1 << 5;
    public const int TransactionHashField = 1 << 6;
    public const int TransactionIndexField = 1 << 7;
    public const int LogIndexField = 1 << 8;
    public const int Removed = 1 << 9;

    /// <summary>All but the time, which is young, and the mark of removal, which some nodes leave out.</summary>
    public const int Required = AddressField | Topics | DataField | BlockNumberField | BlockHashField
        | TransactionHashField | TransactionIndexField | LogIndexField;

    private const int TopicsMax = 4;

    public int Seen;
    public Address Address;
    public byte TopicCount;
    public Hash32 Topic0;
    public Hash32 Topic1;
    public Hash32 Topic2;
    public Hash32 Topic3;
    public ReadOnlyMemory<byte> Data;
    public long BlockNumber;
    public Hash32 BlockHash;
    public long Timestamp;
    public Hash32 TransactionHash;
    public int TransactionIndex;
    public int LogIndex;

    /// <summary>The length tells all names but two apart, so that each costs one comparison.</summary>
    public static int Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("data"u8) => DataField,
        6 when name.SequenceEqual("topics"u8) => Topics,
        7 when name.SequenceEqual("address"u8) => AddressField,
        7 when name.SequenceEqual("removed"u8) => Removed,
        8 when name.SequenceEqual("logIndex"u8) => LogIndexField,
        9 when name.SequenceEqual("blockHash"u8) => BlockHashField,
        11 when name.SequenceEqual("blockNumber"u8) => BlockNumberField,
        14 when name.SequenceEqual("blockTimestamp"u8) => BlockTimestamp,
        15 when name.SequenceEqual("transactionHash"u8) => TransactionHashField,
        16 when name.SequenceEqual("transactionIndex"u8) => TransactionIndexField,
        _ => Unknown,
    };

    public void ReadTopics(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("topics are no array");
        TopicCount = 0;
        while (true)
        {
            RpcEnvelope.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.EndArray)
                return;
            if (TopicCount == TopicsMax)
                throw new JsonException("a log has more than four topics");
            Hash32 topic = RpcValues.ReadHash(ref reader);
            switch (TopicCount++)
            {
                case 0: Topic0 = topic; break;
                case 1: Topic1 = topic; break;
                case 2: Topic2 = topic; break;
                default: Topic3 = topic; break;
            }
        }
    }
}
