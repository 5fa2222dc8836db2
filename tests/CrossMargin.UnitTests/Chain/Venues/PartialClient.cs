using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues;

/// <summary>A chain of which a test needs a few answers: what is not overridden is never to be asked.</summary>
internal abstract class PartialClient : IChainClient
{
    public ChainId Chain { get; } = new(7);

    public virtual Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<IReadOnlyList<PendingBid>> ReadPendingBidsAsync(CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<Hash32> ReadStorageAsync(Address contract, Hash32 word, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<IReadOnlyList<RpcException>> BroadcastAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<bool> HasTransactionAsync(Hash32 transaction, CancellationToken cancellationToken) => throw Unasked();

    public virtual Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) => throw Unasked();

    public virtual IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken) => throw Unasked();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unasked() => new("The test has no answer to this.");
}
