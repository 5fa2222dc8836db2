using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Lyra;

/// <summary>A run of the real contracts: their logs, their answers at the last block, and what they said of each position there.</summary>
internal sealed class RecordedLyra : IChainClient
{
    private readonly Dictionary<(Address To, string Data), string?> _answers = [];
    private readonly Dictionary<BigInteger, Hash32> _storage;

    private RecordedLyra(JsonElement recording)
    {
        Market = Address.Parse(recording.GetProperty("market").GetString()!);
        JsonElement block = recording.GetProperty("block");
        Last = new BlockRef(
            Chain, block.GetProperty("number").GetInt64(), Hash32.Parse(block.GetProperty("hash").GetString()!), block.GetProperty("time").GetInt64());
        foreach (JsonElement call in recording.GetProperty("calls").EnumerateArray())
            _answers[(Address.Parse(call.GetProperty("to").GetString()!), call.GetProperty("data").GetString()!)] = call.GetProperty("result").GetString();
        _storage = recording.GetProperty("storage").EnumerateObject().ToDictionary(
            word => BigInteger.Parse(word.Name, CultureInfo.InvariantCulture), word => Hash32.Parse(word.Value.GetString()!));
        Logs = [.. recording.GetProperty("logs").EnumerateArray().Select(ReadLog)];
        Positions = recording.GetProperty("positions").EnumerateArray().ToDictionary(
            position => position.GetProperty("id").GetInt64(), position => (IReadOnlyList<BigInteger>)
            [.. position.GetProperty("figures").EnumerateArray().Select(number => BigInteger.Parse(number.GetString()!, CultureInfo.InvariantCulture))]);
    }

    public ChainId Chain { get; } = new(7);

    public Address Market { get; }

    public BlockRef Last { get; }

    public IReadOnlyList<EventLog> Logs { get; }

    /// <summary>By number, the figures that the adapter would read.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<BigInteger>> Positions { get; }

    public static RecordedLyra Load()
    {
        string file = Path.Combine(Repository.Root, "tests", "CrossMargin.UnitTests", "golden", "lyra-v1", "recorded.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return new RecordedLyra(document.RootElement);
    }

    /// <summary>Changes every answer to a function; null reverts. What was never asked reverts too.</summary>
    public void Answer(string selector, string? result)
    {
        foreach ((Address To, string Data) call in _answers.Keys.Where(call => call.Data.StartsWith(selector, StringComparison.Ordinal)).ToList())
            _answers[call] = result;
    }

    /// <summary>The market's storage is as before it was initialised.</summary>
    public void ForgetStorage() => _storage.Clear();

    public Task<Hash32> ReadStorageAsync(Address contract, Hash32 word, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult(contract == Market ? _storage.GetValueOrDefault(word.ToNumber()) : default);

    public Task<IReadOnlyList<CallOutcome>> CallManyAsync(IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CallOutcome>>([.. calls.Select(Outcome)]);

    public Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CallOutcome Outcome(CallRequest call) => _answers.GetValueOrDefault((call.To, Hex.Of(call.Data.Span))) is { } result
        ? new CallOutcome.Returned(Hex.Parse(result))
        : new CallOutcome.Reverted(default, "execution reverted");

    private static EventLog ReadLog(JsonElement log)
    {
        Hash32[] topics = [.. log.GetProperty("topics").EnumerateArray().Select(topic => Hash32.Parse(topic.GetString()!))];
        return new EventLog
        {
            Address = Address.Parse(log.GetProperty("address").GetString()!),
            TopicCount = (byte)topics.Length,
            Topic0 = topics.ElementAtOrDefault(0),
            Topic1 = topics.ElementAtOrDefault(1),
            Topic2 = topics.ElementAtOrDefault(2),
            Topic3 = topics.ElementAtOrDefault(3),
            Data = Hex.Parse(log.GetProperty("data").GetString()),
            BlockNumber = log.GetProperty("block").GetInt64(),
            BlockHash = default,
            BlockTimestamp = log.GetProperty("time").GetInt64(),
            TransactionHash = default,
            TransactionIndex = 0,
            LogIndex = log.GetProperty("index").GetInt32(),
        };
    }
}
