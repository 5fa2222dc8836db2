using System.Numerics;
using System.Text.Json;
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
        RpcOptions bounds = options ?? new RpcOptions();
        _headers = new HeaderReader(chain);
        ILogger log = logger ?? NullLogger.Instance;
        _endpoints = new RpcEndpoints(chain, transports, bounds, time, jitter, log);
        JsonRpcTransport[] announcers = [.. transports.Where(transport => transport.CanSubscribe)];
        _heads = new HeadStream(
            chain, announcers, token => FindBlockAsync(BlockId.Latest, token), _headers, bounds, time, log);
    }

    public ChainId Chain { get; }

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
        };
        JsonRpcTransport[] transports =
            [.. chain.Endpoints.Select(endpoint => new JsonRpcTransport(endpoint, http, time, bounds, logger))];
        return new RpcChainClient(chain.ChainId, transports, time, jitter, bounds, logger);
    }

    public Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) =>
        _endpoints.ReadChainIdAsync(cancellationToken);

    public async Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken)
    {
        RpcCall call = block.Hash is { } hash
            ? new RpcCall("eth_getBlockByHash", [hash, false])
            : new RpcCall("eth_getBlockByNumber", [block, false]);
        return await ReadAsync(call, (ref Utf8JsonReader reader) => Checked(_headers.Read(ref reader), block), cancellationToken);
    }

    public async Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(
        IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        RpcCall[] calls = [.. numbers.Select(number => new RpcCall("eth_getBlockByNumber", [BlockId.At(number), false]))];
        BlockHeader?[] headers = await _endpoints.ReadAsync(
            async (transport, token) =>
            {
                IReadOnlyList<RpcAnswer<BlockHeader?>> answers =
                    await transport.RequestManyAsync(calls, _headers.Read, token);
                return answers.Select(answer => answer.Require()).ToArray();
            },
            cancellationToken);
        for (int index = 0; index < headers.Length; index++)
        {
            if (headers[index] is { } header && (header.Ref.Number != numbers[index] || header.Ref.Hash.IsZero))
                throw new RpcTransportException($"Block {numbers[index]} was asked for, and another one answered.", isTransient: true);
        }

        return headers;
    }

    public Task<LogBatch> ReadLogsAsync(
        LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(filter.Addresses.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromBlock, toBlock);
        RpcCall call = new("eth_getLogs", [new
        {
            FromBlock = BlockId.At(fromBlock),
            ToBlock = BlockId.At(toBlock),
            Address = filter.Addresses,
            Topics = filter.Topics.Count == 0 ? null : new[] { filter.Topics },
        }]);
        return ReadAsync(call, LogReader.For(filter, fromBlock, toBlock), cancellationToken);
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
            async (transport, token) =>
            {
                IReadOnlyList<RpcAnswer<ReadOnlyMemory<byte>>> answers =
                    await transport.RequestManyAsync(requests, RpcValues.ReadBytes, token);
                return answers.Select(OutcomeOf).ToArray();
            },
            cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getCode", [address, block]), RpcValues.ReadBytes, cancellationToken);

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

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken) =>
        _endpoints.SendOnceAsync(
            (transport, token) => transport.RequestAsync(
                new RpcCall("eth_sendRawTransaction", [transaction]), RpcValues.ReadHash, token),
            cancellationToken);

    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) =>
        ReadAsync(new RpcCall("eth_getTransactionReceipt", [transaction]), ReceiptReader.Read, cancellationToken);

    public IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken) => _heads.ReadAsync(cancellationToken);

    public ValueTask DisposeAsync() => _endpoints.DisposeAsync();

    private static RpcCall OfCall(string method, CallRequest call, BlockId block) => new(
        method,
        [new { call.To, call.Data, call.From, Value = call.Value.IsZero ? (BigInteger?)null : call.Value }, block]);

    private static CallOutcome OutcomeOf(RpcAnswer<ReadOnlyMemory<byte>> answer) =>
        answer.Error is RpcErrorException error && RpcFault.IsRevert(error)
            ? new CallOutcome.Reverted(error.ErrorData, error.NodeMessage)
            : new CallOutcome.Returned(answer.Require());

    /// <summary>Whether the block is the one that was asked for. Only a pending one has no hash.</summary>
    private static BlockHeader? Checked(BlockHeader? header, BlockId asked)
    {
        if (header is null || asked == BlockId.Pending)
            return header;
        bool isOther = header.Ref.Hash.IsZero
            || (asked.Hash is { } hash && hash != header.Ref.Hash)
            || (asked.Parameter.StartsWith("0x", StringComparison.Ordinal) && asked.Parameter != Hex.OfQuantity(header.Ref.Number));
        return isOther ? throw new JsonException("the block is not the one that was asked for") : header;
    }

    private Task<T> ReadAsync<T>(RpcCall call, ResultReader<T> result, CancellationToken cancellationToken) =>
        _endpoints.ReadAsync((transport, token) => transport.RequestAsync(call, result, token), cancellationToken);
}
