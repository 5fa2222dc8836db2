using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>All that the program asks of a chain. Narrow, so that another client library can stand behind it.</summary>
/// <remarks>
/// Every method throws <see cref="RpcException"/> for what the node or the way to it did wrong, after the retries that
/// make sense; a block that does not exist and a call that reverts are answers.
/// </remarks>
public interface IChainClient : IAsyncDisposable
{
    /// <summary>The chain this client was made for.</summary>
    ChainId Chain { get; }

    /// <summary>How each endpoint fares, in the order of preference. May be read from any thread.</summary>
    IReadOnlyList<EndpointCondition> Endpoints => [];

    /// <summary>The chain that the node says it is on: must equal <see cref="Chain"/>.</summary>
    Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken);

    /// <summary>Null when the node has no such block.</summary>
    Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken);

    /// <summary>Headers of the numbered blocks, in the order asked, in as few requests as possible; null where there is none.</summary>
    Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken);

    /// <summary>What the transactions of the node's pending block offer; none where it shows none.</summary>
    Task<IReadOnlyList<PendingBid>> ReadPendingBidsAsync(CancellationToken cancellationToken);

    /// <summary>Logs of both blocks and all between, in order.</summary>
    /// <exception cref="RpcLimitException">The range or the answer is too large for the node: ask for fewer blocks.</exception>
    Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken);

    Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken);

    /// <summary>A call whose answer is worth money: more than half of the endpoints that can be asked must give the same.</summary>
    /// <exception cref="RpcDistrustException">They do not.</exception>
    Task<CallOutcome> CallAgreedAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) =>
        CallAsync(call, block, cancellationToken);

    /// <summary>Many calls on one block, in the order asked, in as few requests as possible.</summary>
    Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken);

    /// <summary>Empty for an address without code.</summary>
    Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken);

    /// <summary>One word of a contract's storage; zero where nothing was written.</summary>
    /// <exception cref="NotSupportedException">The client reads no storage.</exception>
    Task<Hash32> ReadStorageAsync(Address contract, Hash32 word, BlockId block, CancellationToken cancellationToken) =>
        throw new NotSupportedException("This client reads no storage.");

    /// <summary>Wei.</summary>
    Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken);

    /// <summary>Transactions sent from the address: its next nonce.</summary>
    Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken);

    /// <summary>Gas that the call needs on the pending state, or how it reverts.</summary>
    /// <exception cref="RpcErrorException">The call reverts, or cannot be paid for.</exception>
    Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken);

    /// <param name="percentiles">Of the priority fees paid in each block, rising, 0 to 100.</param>
    Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken);

    /// <summary>Hands a signed transaction to every endpoint at once. Never retried: the caller decides, because it holds the nonce.</summary>
    /// <returns>The fault of each endpoint that did not take it; none as soon as one did.</returns>
    Task<IReadOnlyList<RpcException>> BroadcastAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken);

    /// <summary>Whether any endpoint has the transaction, in its pool or in a block.</summary>
    /// <exception cref="RpcException">Not all of them answer, and of those that do none has it.</exception>
    /// <remarks>A pool may hold one without counting it for its sender: behind a gap, or while it bids less than the base fee.</remarks>
    Task<bool> HasTransactionAsync(Hash32 transaction, CancellationToken cancellationToken);

    /// <summary>Null while the transaction is not in a block.</summary>
    /// <remarks>A receipt ends what money was spent on: more than half of the endpoints that can be asked must agree.</remarks>
    /// <exception cref="RpcDistrustException">They do not.</exception>
    Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken);

    /// <summary>
    /// New heads as the node announces them, over WebSocket where there is such an endpoint, else by polling.
    /// A head is a hint to look, not a fact: heads may be skipped or repeated. Ends only by cancellation.
    /// </summary>
    /// <exception cref="RpcException">Nothing announces heads, and no endpoint answered for as long as a read is repeated.</exception>
    IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The same chain, for reads that belong together: all from one endpoint while that one answers, so that what they contradict is
    /// its own fault. Not disposed.
    /// </summary>
    /// <param name="blocks">Of the largest request for logs among them: an endpoint that refuses so many is passed over.</param>
    /// <param name="isSettled">Whether every endpoint would answer the same, so that now and then another than the preferred one is asked.</param>
    IChainClient OnOneEndpoint(long blocks = 1, bool isSettled = false) => this;

    /// <summary>Whether more than half of the endpoints that can be asked have this block. Free where there is only one.</summary>
    /// <returns>Null when they have; else why the block is not believed.</returns>
    Task<Distrust?> CrossCheckAsync(BlockRef block, CancellationToken cancellationToken) => Task.FromResult<Distrust?>(null);

    /// <summary>
    /// Whether the block has no log that the filter wants, by more than the word of the endpoint that was read from: by receipts that the block's
    /// hash proves, else by the word of every other endpoint that has the block.
    /// </summary>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    Task<Emptiness> ConfirmEmptyAsync(LogFilter filter, BlockRef block, CancellationToken cancellationToken) =>
        Task.FromResult<Emptiness>(new Emptiness.Alone());

    /// <summary>Says that what was read contradicts itself: counted, and the endpoint that it came from is left out for a while.</summary>
    void Charge(Distrust distrust)
    {
    }
}
