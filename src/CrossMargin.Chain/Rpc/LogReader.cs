using System.Buffers;
using System.Text.Json;

namespace CrossMargin.Chain.Rpc;

/// <summary>
/// Reads logs straight from the answer's UTF-8 bytes into pooled memory, and checks that they are what was asked for:
/// in range, by the filter, in order, none twice, none removed, one hash and time per block.
/// </summary>
internal sealed class LogReader(LogFilter filter, long fromBlock, long toBlock)
{
    /// <summary>The time of a log whose node does not say it.</summary>
    public const long UnknownTimestamp = -1;

    private const int FirstCount = 64;
    private const int SlabSize = 128 * 1024;

    private readonly List<byte[]> _slabs = [];
    private EventLog[] _logs = ArrayPool<EventLog>.Shared.Rent(FirstCount);
    private int _count;
    private int _slabUsed;

    public static ResultReader<LogBatch> For(LogFilter filter, long fromBlock, long toBlock) =>
        (ref Utf8JsonReader reader) => new LogReader(filter, fromBlock, toBlock).Read(ref reader);

    /// <exception cref="JsonException">The logs are not what was asked for.</exception>
    private LogBatch Read(ref Utf8JsonReader reader)
    {
        bool isWhole = false;
        try
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException("logs are no array");
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                Append(ref reader);
            if (reader.TokenType != JsonTokenType.EndArray)
                throw new JsonException("logs break off");
            isWhole = true;
        }
        finally
        {
            if (!isWhole)
                ToBatch().Dispose();
        }

        return ToBatch();
    }

    private LogBatch ToBatch() => new(_logs, _count, [.. _slabs]);

    private void Append(ref Utf8JsonReader reader)
    {
        if (_count == _logs.Length)
            Grow();
        LogFields fields = default;
        ReadFields(ref reader, ref fields);
        if ((fields.Seen & LogFields.Required) != LogFields.Required)
            throw new JsonException("a log lacks a field, or is not in a block");

        ref EventLog log = ref _logs[_count];
        log = new EventLog
        {
            Address = fields.Address,
            TopicCount = fields.TopicCount,
            Topic0 = fields.Topic0,
            Topic1 = fields.Topic1,
            Topic2 = fields.Topic2,
            Topic3 = fields.Topic3,
            Data = fields.Data,
            BlockNumber = fields.BlockNumber,
            BlockHash = fields.BlockHash,
            BlockTimestamp = (fields.Seen & LogFields.BlockTimestamp) != 0 ? fields.Timestamp : UnknownTimestamp,
            TransactionHash = fields.TransactionHash,
            TransactionIndex = fields.TransactionIndex,
            LogIndex = fields.LogIndex,
        };
        Check(in log);
        _count++;
    }

    private void ReadFields(ref Utf8JsonReader reader, ref LogFields fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int field = LogFields.Find(reader.ValueSpan);
            RpcEnvelope.Advance(ref reader);
            if (field == LogFields.Unknown || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
                continue;
            }

            ReadField(ref reader, ref fields, field);
            fields.Seen |= field;
        }
    }

    private void ReadField(ref Utf8JsonReader reader, ref LogFields fields, int field)
    {
        switch (field)
        {
            case LogFields.AddressField:
                fields.Address = RpcValues.ReadAddress(ref reader);
                break;
            case LogFields.Topics:
                fields.ReadTopics(ref reader);
                break;
            case LogFields.DataField:
                fields.Data = ReadData(ref reader);
                break;
            case LogFields.BlockNumberField:
                fields.BlockNumber = RpcValues.ReadLong(ref reader);
                break;
            case LogFields.BlockHashField:
                fields.BlockHash = RpcValues.ReadHash(ref reader);
                break;
            case LogFields.BlockTimestamp:
                fields.Timestamp = RpcValues.ReadLong(ref reader);
                break;
            case LogFields.TransactionHashField:
                fields.TransactionHash = RpcValues.ReadHash(ref reader);
                break;
            case LogFields.TransactionIndexField:
                fields.TransactionIndex = RpcValues.ReadInt(ref reader);
                break;
            case LogFields.LogIndexField:
                fields.LogIndex = RpcValues.ReadInt(ref reader);
                break;
            case LogFields.Removed when RpcValues.ReadBool(ref reader):
                throw new DistrustedAnswerException(new Distrust.LogRemoved());
        }
    }

    private ReadOnlyMemory<byte> ReadData(ref Utf8JsonReader reader)
    {
        int size = RpcValues.ReadDigits(ref reader).Length / 2;
        if (size == 0)
        {
            RpcValues.ReadExactly(ref reader, []);
            return default;
        }

        if (_slabs.Count == 0 || _slabs[^1].Length - _slabUsed < size)
        {
            _slabs.Add(ArrayPool<byte>.Shared.Rent(Math.Max(SlabSize, size)));
            _slabUsed = 0;
        }

        Memory<byte> data = _slabs[^1].AsMemory(_slabUsed, size);
        RpcValues.ReadExactly(ref reader, data.Span);
        _slabUsed += size;
        return data;
    }

    private void Check(in EventLog log)
    {
        if (log.BlockNumber < fromBlock || log.BlockNumber > toBlock)
            throw NotAsked("a log is of a block outside the range");
        if (!filter.Addresses.Contains(log.Address))
            throw NotAsked("a log is of a contract that was not asked for");
        if (filter.Topics.Count > 0 && (log.TopicCount == 0 || !filter.Topics.Contains(log.Topic0)))
            throw NotAsked("a log has a topic that was not asked for");
        if (_count > 0 && LogSequence.Check(in _logs[_count - 1], in log) is { } distrust)
            throw new DistrustedAnswerException(distrust);
    }

    private static DistrustedAnswerException NotAsked(string what) => new(new Distrust.LogNotAsked(what));

    private void Grow()
    {
        EventLog[] larger = ArrayPool<EventLog>.Shared.Rent(_logs.Length * 2);
        _logs.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<EventLog>.Shared.Return(_logs);
        _logs = larger;
    }
}
