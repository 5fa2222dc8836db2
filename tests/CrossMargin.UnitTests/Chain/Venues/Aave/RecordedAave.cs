using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>A run of the real contracts: their logs, their answers at the last block, and what they said of each account there.</summary>
internal sealed class RecordedAave : IChainClient
{
    private readonly Dictionary<(Address To, string Data), string?> _answers = [];

    private RecordedAave(JsonElement recording)
    {
        Provider = Address.Parse(recording.GetProperty("provider").GetString()!);
        JsonElement block = recording.GetProperty("block");
        Last = new BlockRef(
            Chain, block.GetProperty("number").GetInt64(), Hash32.Parse(block.GetProperty("hash").GetString()!), block.GetProperty("time").GetInt64());
        foreach (JsonElement call in recording.GetProperty("calls").EnumerateArray())
            _answers[(Address.Parse(call.GetProperty("to").GetString()!), call.GetProperty("data").GetString()!)] = call.GetProperty("result").GetString();
        Logs = [.. recording.GetProperty("logs").EnumerateArray().Select(ReadLog)];
        Accounts = [.. recording.GetProperty("accounts").EnumerateArray().Select(account => new RecordedAccount(
            Address.Parse(account.GetProperty("address").GetString()!), Numbers(account, "verdict"), Numbers(account, "balances")))];
    }

    public ChainId Chain { get; } = new(7);

    public Address Provider { get; }

    public BlockRef Last { get; }

    public IReadOnlyList<EventLog> Logs { get; }

    public IReadOnlyList<RecordedAccount> Accounts { get; }

    /// <summary>Set: the node does not take a block's hash, and its block at the number has this hash.</summary>
    public Hash32? ByNumberOnly { get; set; }

    /// <summary>The node knows the newest state only.</summary>
    public bool IsPruned { get; set; }

    public static RecordedAave Load()
    {
        string file = Path.Combine(Repository.Root, "tests", "CrossMargin.UnitTests", "golden", "aave-v3", "recorded.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return new RecordedAave(document.RootElement);
    }

    /// <summary>Changes an answer; null reverts.</summary>
    public void Answer(Address to, string selector, string? result)
    {
        foreach ((Address To, string Data) call in _answers.Keys.Where(call => call.To == to && call.Data.StartsWith(selector, StringComparison.Ordinal)).ToList())
            _answers[call] = result;
    }

    /// <summary>Adds an answer; null reverts.</summary>
    public void Add(Address to, string data, string? result) => _answers[(to, data)] = result;

    public Task<IReadOnlyList<CallOutcome>> CallManyAsync(IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        if (ByNumberOnly is not null && block.Hash is not null)
            throw new RpcErrorException(-32602, "invalid argument 1: expected a block number", default, isTransient: false);
        if (IsPruned && block != BlockId.Latest)
            throw new RpcErrorException(-32000, "missing trie node", default, isTransient: false);
        return Task.FromResult<IReadOnlyList<CallOutcome>>([.. calls.Select(Outcome)]);
    }

    public Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<BlockHeader?>(new BlockHeader(Last with { Hash = ByNumberOnly ?? Last.Hash }, default, new byte[256], null, 0));

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

    private CallOutcome Outcome(CallRequest call) => _answers[(call.To, Hex.Of(call.Data.Span))] is { } result
        ? new CallOutcome.Returned(Hex.Parse(result))
        : new CallOutcome.Reverted(default, "execution reverted");

    private static IReadOnlyList<BigInteger> Numbers(JsonElement account, string name) =>
        [.. account.GetProperty(name).EnumerateArray().Select(number => BigInteger.Parse(number.GetString()!))];

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

/// <param name="Verdict">Pool.getUserAccountData.</param>
/// <param name="Balances">For each reserve scaled supply, scaled debt and collateral flag; then the eMode.</param>
internal sealed record RecordedAccount(Address Holder, IReadOnlyList<BigInteger> Verdict, IReadOnlyList<BigInteger> Balances);
