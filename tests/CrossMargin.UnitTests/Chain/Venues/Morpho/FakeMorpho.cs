using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Venues.Morpho;

/// <summary>Contracts that answer what the test says, by call or by selector; everything else reverts.</summary>
internal sealed class FakeMorpho : IChainClient
{
    private readonly Dictionary<(Address To, string Call), byte[]> _answers = [];

    public ChainId Chain { get; } = new(7);

    /// <summary>Of every address.</summary>
    public byte[] Code { get; set; } = [0x60];

    public BlockRef Head { get; } = new(new ChainId(7), 9, Hash32.OfNumber(9), MorphoFixture.Now);

    public int Asked { get; private set; }

    /// <param name="call">A selector, or a whole call.</param>
    /// <param name="words">Numbers, addresses as such among them.</param>
    public void Answer(Address to, ReadOnlySpan<byte> call, params BigInteger[] words) =>
        _answers[(to, Hex.Of(call))] = [.. words.SelectMany(word => Hash32.OfNumber(word).ToArray())];

    public void Silence(Address to, ReadOnlySpan<byte> call) => _answers.Remove((to, Hex.Of(call)));

    public Task<IReadOnlyList<CallOutcome>> CallManyAsync(IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        Asked += calls.Count;
        return Task.FromResult<IReadOnlyList<CallOutcome>>([.. calls.Select(Outcome)]);
    }

    public Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) => Task.FromResult(Outcome(call));

    public Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<BlockHeader?>(new BlockHeader(Head, default, new byte[256], null, 0));

    public Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        Task.FromResult<ReadOnlyMemory<byte>>(Code);

    public Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<BlockHeader> NewHeadsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CallOutcome Outcome(CallRequest call) =>
        _answers.TryGetValue((call.To, Hex.Of(call.Data.Span)), out byte[]? answer)
        || _answers.TryGetValue((call.To, Hex.Of(call.Data.Span[..4])), out answer)
            ? new CallOutcome.Returned(answer)
            : new CallOutcome.Reverted(default, "execution reverted");
}
