using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc.Endpoints;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.Chain.Rpc;

/// <summary>A chain behind one or more JSON-RPC endpoints.</summary>
public sealed partial class RpcChainClient : IChainClient
{
    private readonly RpcEndpoints _endpoints;
    private readonly HeaderReader _headers;
    private readonly HeadStream _heads;
    private readonly EndpointPin? _pin;

    /// <param name="transports">In order of preference; disposed with the client.</param>
    /// <param name="jitter">Of retries; may be shared.</param>
    public RpcChainClient(
        ChainId chain,
        IReadOnlyList<JsonRpcTransport> transports,
        TimeProvider time,
        Random jitter,
        RpcOptions? options = null,
        ILogger? logger = null)
    {
        Chain = chain;
        _proven = new ProvenReceipts();
        RpcOptions bounds = options ?? new RpcOptions();
        _headers = new HeaderReader(chain);
        ILogger log = logger ?? NullLogger.Instance;
        _endpoints = new RpcEndpoints(chain, transports, bounds, time, jitter, log);
        JsonRpcTransport[] announcers = [.. transports.Where(transport => transport.CanSubscribe)];
        _heads = new HeadStream(
            chain, announcers, token => FindBlockAsync(BlockId.Latest, token), _headers, bounds, time, _endpoints.NextJitter, log);
    }

    /// <summary>The same client, with its reads held together.</summary>
    private RpcChainClient(RpcChainClient whole, EndpointPin pin) =>
        (Chain, _endpoints, _headers, _heads, _proven, _pin) = (whole.Chain, whole._endpoints, whole._headers, whole._heads, whole._proven, pin);

    public ChainId Chain { get; }

    public IReadOnlyList<EndpointCondition> Endpoints => _endpoints.Conditions;

    /// <summary>The client of a configured chain. Heads are polled twice per block where no endpoint announces them.</summary>
    public static RpcChainClient Create(
        ChainSettings chain,
        HttpMessageInvoker http,
        TimeProvider time,
        Random jitter,
        RpcOptions? options = null,
        ILogger? logger = null)
    {
        RpcOptions bounds = options ?? new RpcOptions
        {
            HeadPollInterval = TimeSpan.FromMilliseconds(Math.Clamp(chain.BlockTime.TotalMilliseconds / 2, 100, 10_000)),
            HeadStallTimeout = TimeSpan.FromMilliseconds(Math.Clamp(chain.BlockTime.TotalMilliseconds * 5, 10_000, 120_000)),
            HeadLagMax = TimeSpan.FromMilliseconds(Math.Clamp(chain.BlockTime.TotalMilliseconds * 10, 15_000, 120_000)),
        };
        JsonRpcTransport[] transports =
            [.. chain.Endpoints.Select(endpoint => new JsonRpcTransport(endpoint.Url, http, time, bounds, logger, endpoint.RequestsPerSecondMax))];
        return new RpcChainClient(chain.ChainId, transports, time, jitter, bounds, logger);
    }

    public Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) =>
        _endpoints.ReadChainIdAsync(cancellationToken);

    public IChainClient OnOneEndpoint(long blocks = 1, bool isSettled = false) => new RpcChainClient(this, new EndpointPin(blocks, isSettled));

    public async Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken)
    {
        if (block != BlockId.At(FinalityLevel.Safe) && block != BlockId.At(FinalityLevel.Finalized))
            return await _endpoints.ReadAsync(QuestionOf(HeaderMethod(block)), _pin, Ask, cancellationToken);
        // Credit is given from these blocks on: the lower of two opinions bounds it.
        EndpointPin asked = new(1, isSettled: false);
        BlockHeader? first = await _endpoints.ReadAsync(QuestionOf(HeaderMethod(block)), asked, Ask, cancellationToken);
        BlockHeader? second = first is null ? null : await _endpoints.AskAnotherAsync(asked.Endpoint, Ask, cancellationToken);
        return second is not null && second.Ref.Number < first!.Ref.Number ? second : first;

        Task<BlockHeader?> Ask(RpcEndpoint endpoint, CancellationToken token) => AskHeaderAsync(endpoint, block, token);
    }

    public Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        RpcCall[] calls = [.. numbers.Select(number => new RpcCall("eth_getBlockByNumber", [BlockId.At(number), false]))];
        return _endpoints.ReadAsync<IReadOnlyList<BlockHeader?>>(
            QuestionOf("eth_getBlockByNumber"),
            _pin,
            async (endpoint, token) =>
            {
                IReadOnlyList<RpcAnswer<BlockHeader?>> answers =
                    await endpoint.Transport.RequestManyAsync(calls, _headers.Read, token);
                BlockHeader?[] headers = [.. answers.Select((answer, index) => Checked(answer.Require(), BlockId.At(numbers[index]), endpoint))];
                if (headers.MaxBy(header => header?.Ref.Number ?? -1) is { } highest)
                    _endpoints.SawBlock(endpoint, highest.Ref);
                return headers;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<PendingBid>> ReadPendingBidsAsync(CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getBlockByNumber", [BlockId.Pending, true]), PendingBid.ReadAll, cancellationToken);

    public async Task<LogBatch> ReadLogsAsync(
        LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(filter.Addresses.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromBlock, toBlock);
        RpcCall call = OfLogs(filter, fromBlock, toBlock);
        try
        {
            LogBatch logs = await _endpoints.ReadAsync(QuestionOf(call.Method) with { Blocks = toBlock - fromBlock + 1 }, _pin, Ask, cancellationToken);
            if (logs.Count == 0 && _pin is { IsSettled: true, Sole: { } own })
                await RequireEmptyAsync(own, toBlock, Ask, cancellationToken);
            return logs;
        }
        catch (RpcLimitException) when (fromBlock == toBlock && LogCuts.Halve(filter) is not null)
        {
            return await ReadHalvesAsync(LogCuts.Halve(filter)!.Value, fromBlock, cancellationToken);
        }

        Task<LogBatch> Ask(RpcEndpoint endpoint, CancellationToken token) => AskLogsAsync(endpoint, call, filter, fromBlock, toBlock, token);
    }

    public async Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken)
    {
        try
        {
            return new CallOutcome.Returned(await ReadAsync(OfCall("eth_call", call, block), RpcValues.ReadBytes, cancellationToken));
        }
        catch (RpcErrorException error) when (RpcFault.IsRevert(error))
        {
            return new CallOutcome.Reverted(error.ErrorData, error.NodeMessage);
        }
    }

    public async Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        RpcCall[] requests = [.. calls.Select(call => OfCall("eth_call", call, block))];
        return await _endpoints.ReadAsync(
            QuestionOf("eth_call"),
            _pin,
            async (endpoint, token) =>
            {
                IReadOnlyList<RpcAnswer<ReadOnlyMemory<byte>>> answers =
                    await endpoint.Transport.RequestManyAsync(requests, RpcValues.ReadBytes, token);
                return answers.Select(OutcomeOf).ToArray();
            },
            cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getCode", [address, block]), RpcValues.ReadBytes, cancellationToken);

    public Task<Hash32> ReadStorageAsync(Address contract, Hash32 word, BlockId block, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getStorageAt", [contract, word, block]), RpcValues.ReadHash, cancellationToken);

    public Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getBalance", [address, block]), RpcValues.ReadBig, cancellationToken);

    public Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getTransactionCount", [address, block]), RpcValues.ReadLong, cancellationToken);

    public Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) =>
        ReadAsync(OfCall("eth_estimateGas", call, BlockId.Pending), RpcValues.ReadLong, cancellationToken);

    public Task<FeeHistory> ReadFeeHistoryAsync(
        int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) =>
        ReadAsync(
            new RpcCall("eth_feeHistory", [Hex.OfQuantity(blocks), BlockId.Latest, percentiles]),
            (ref Utf8JsonReader reader) => ReceiptReader.ReadFeeHistory(ref reader, percentiles.Count),
            cancellationToken);

    public async Task<IReadOnlyList<RpcException>> BroadcastAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken)
    {
        RpcCall call = new("eth_sendRawTransaction", [transaction]);
        IReadOnlyList<RpcAnswer<Hash32>> answers = await _endpoints.AskEveryAsync(
            call.Method, _ => true,
            (endpoint, token) => endpoint.Transport.RequestAsync(call, RpcValues.ReadHash, token), cancellationToken);
        return answers.Any(answer => answer.Error is null) ? [] : [.. answers.Select(answer => answer.Error!)];
    }

    public async Task<bool> HasTransactionAsync(Hash32 transaction, CancellationToken cancellationToken)
    {
        RpcCall call = new("eth_getTransactionByHash", [transaction]);
        IReadOnlyList<RpcAnswer<bool>> answers = await _endpoints.AskEveryAsync(
            call.Method, has => has,
            (endpoint, token) => endpoint.Transport.RequestAsync(call, RpcValues.ReadPresence, token), cancellationToken);
        // Who does not answer may have it: only when all have said no is it had by none.
        return answers.Any(answer => answer.Error is null && answer.Value) || answers.Any(answer => answer.Require());
    }

    public void Charge(Distrust distrust) => _endpoints.Charge(_pin?.Sole, distrust);

    public IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken) => _heads.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => _pin is null ? _endpoints.DisposeAsync() : ValueTask.CompletedTask;

    private static RpcCall OfLogs(LogFilter filter, long fromBlock, long toBlock) => new("eth_getLogs", [new
    {
        FromBlock = BlockId.At(fromBlock),
        ToBlock = BlockId.At(toBlock),
        Address = filter.Addresses,
        Topics = filter.Topics.Count == 0 ? null : new[] { filter.Topics },
    }]);

    private static RpcCall OfCall(string method, CallRequest call, BlockId block) => new(
        method,
        [
            new
            {
                call.To, call.Data, call.From,
                Value = call.Value.IsZero ? (BigInteger?)null : call.Value,
                Gas = call.Gas is { } gas ? Hex.OfQuantity(gas) : null,
            },
            block,
        ]);

    private static CallOutcome OutcomeOf(RpcAnswer<ReadOnlyMemory<byte>> answer) =>
        answer.Error is RpcErrorException error && RpcFault.IsRevert(error)
            ? new CallOutcome.Reverted(error.ErrorData, error.NodeMessage)
            : new CallOutcome.Returned(answer.Require());

    /// <summary>Whether the block is the one that was asked for. Only a pending one has no hash.</summary>
    private static BlockHeader? Checked(BlockHeader? header, BlockId asked, RpcEndpoint endpoint)
    {
        if (header is null || asked == BlockId.Pending)
            return header;
        bool isOther = header.Ref.Hash.IsZero
            || (asked.Hash is { } hash && hash != header.Ref.Hash)
            || (asked.Parameter.StartsWith("0x", StringComparison.Ordinal) && asked.Parameter != Hex.OfQuantity(header.Ref.Number));
        return isOther ? throw new RpcDistrustException(endpoint.Name, new Distrust.OtherAnswer($"block {asked}")) : header;
    }

    private static string HeaderMethod(BlockId block) => block.Hash is null ? "eth_getBlockByNumber" : "eth_getBlockByHash";

    /// <summary>A head that is far older than another endpoint's says that the node stands still, not that the chain does.</summary>
    private async Task<BlockHeader?> AskHeaderAsync(RpcEndpoint endpoint, BlockId block, CancellationToken cancellationToken)
    {
        RpcCall call = new(HeaderMethod(block), [block.Hash is { } hash ? hash : block, false]);
        BlockHeader? header = Checked(await endpoint.Transport.RequestAsync(call, _headers.Read, cancellationToken), block, endpoint);
        if (header is not null && block == BlockId.Latest && _endpoints.SawHead(endpoint, header.Ref) is { } behind)
            throw new RpcDistrustException(endpoint.Name, behind);
        if (header is not null && block != BlockId.Pending)
            _endpoints.SawBlock(endpoint, header.Ref);
        return header;
    }

    private async Task<LogBatch> AskLogsAsync(
        RpcEndpoint endpoint, RpcCall call, LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        LogBatch logs = await endpoint.Transport.RequestAsync(call, LogReader.For(filter, fromBlock, toBlock), cancellationToken);
        _endpoints.SawLogs(endpoint, LogCuts.EstimateBytes(logs), logs.Count);
        if (!LogCuts.MayBeTruncated(logs, fromBlock, toBlock))
            return logs;
        int count = logs.Count;
        logs.Dispose();
        _endpoints.Charge(endpoint, new Distrust.AnswerTruncated(count));
        throw new RpcLimitException($"{endpoint.Name} may have cut its answer off at {count} logs.");
    }

    /// <summary>One block in two parts: each asks for half of the contracts, so that this ends after the logarithm of their number.</summary>
    private async Task<LogBatch> ReadHalvesAsync((LogFilter First, LogFilter Second) halves, long block, CancellationToken cancellationToken)
    {
        LogBatch logs = await ReadLogsAsync(halves.First, block, block, cancellationToken);
        try
        {
            logs = LogBatch.Merge(logs, await ReadLogsAsync(halves.Second, block, block, cancellationToken));
            if (LogCuts.CheckMerged(logs) is not { } distrust)
                return logs;
            Charge(distrust);
            throw new RpcDistrustException($"Chain {Chain}", distrust);
        }
        catch
        {
            logs.Dispose();
            throw;
        }
    }

    private Question QuestionOf(string method) => new(method, _pin?.Blocks ?? 1, _pin?.MayExplore ?? false);

    private Task<T> ReadAsync<T>(RpcCall call, ResultReader<T> result, CancellationToken cancellationToken) =>
        _endpoints.ReadAsync(
            QuestionOf(call.Method), _pin, (endpoint, token) => endpoint.Transport.RequestAsync(call, result, token), cancellationToken);
}
