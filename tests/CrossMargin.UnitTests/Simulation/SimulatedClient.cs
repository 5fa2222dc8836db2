using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>A node of a simulated chain, with faults drawn from one seeded source.</summary>
internal sealed class SimulatedClient(SimulatedChain chain, Random random, TimeProvider time) : IChainClient
{
    private const int BlocksThatMayLag = 4;

    /// <summary>One bit, of something else.</summary>
    private static readonly byte[] ForeignBloom = [1, .. new byte[255]];

    private readonly Lock _gate = new();

    public SimulatedFaults Faults { get; set; } = SimulatedFaults.None;

    public ChainId Chain => chain.Id;

    /// <summary>The ranges that logs were asked for, in order of asking, refused ones too.</summary>
    public List<(long From, long To)> LogRequests { get; } = [];

    /// <summary>The numbers of the headers that were asked for.</summary>
    public List<long> HeaderRequests { get; } = [];

    /// <summary>Of each range that was read from one endpoint, whether it was called settled, so that others are asked whether it is empty.</summary>
    public List<bool> Settled { get; } = [];

    /// <summary>How often "safe" or "finalized" was asked for.</summary>
    public int TagRequests { get; private set; }

    /// <summary>What the reader of the answers did not believe, in order.</summary>
    public List<Distrust> Charged { get; } = [];

    /// <summary>What most other endpoints think of a block; null agrees.</summary>
    public Func<BlockRef, Distrust?> Doubt { get; set; } = _ => null;

    /// <summary>Runs before each log answer: where a test lets the chain move between two requests.</summary>
    public Action? BeforeLogs { get; set; }

    public async Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return chain.Id;
    }

    public async Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        ImmutableList<SimulatedBlock> blocks = Known();
        if (block.Hash is null && block != BlockId.Latest)
            TagRequests++;
        return block == BlockId.Latest ? blocks[^1].Header
            : block.Hash is { } hash ? blocks.Find(known => known.Header.Ref.Hash == hash)?.Header
            : block == BlockId.At(FinalityLevel.Safe) ? Tagged(blocks, Faults.SafeDepth)
            : block == BlockId.At(FinalityLevel.Finalized) ? Tagged(blocks, Faults.FinalizedDepth)
            : throw new NotSupportedException($"The simulation does not know the block {block}.");
    }

    public Task<IReadOnlyList<PendingBid>> ReadPendingBidsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public async Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        lock (_gate)
            HeaderRequests.AddRange(numbers);
        ImmutableList<SimulatedBlock> blocks = Known();
        return [.. numbers.Select(number => number >= 0 && number < blocks.Count ? Shown(blocks[(int)number].Header) : null)];
    }

    public Task<Distrust?> CrossCheckAsync(BlockRef block, CancellationToken cancellationToken) => Task.FromResult(Doubt(block));

    public IChainClient OnOneEndpoint(long blocks = 1, bool isSettled = false)
    {
        lock (_gate)
            Settled.Add(isSettled);
        return this;
    }

    public void Charge(Distrust distrust)
    {
        lock (_gate)
            Charged.Add(distrust);
    }

    public async Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(filter.Addresses.Count);
        await BeginAsync(cancellationToken);
        lock (_gate)
            LogRequests.Add((fromBlock, toBlock));
        BeforeLogs?.Invoke();
        if (toBlock - fromBlock + 1 > Faults.MaxRange)
            throw new RpcLimitException("The range is too large.");
        ImmutableList<SimulatedBlock> blocks =
            chain.Orphaned.Count > 0 && Draw(Faults.OtherFork) ? chain.Orphaned[^1] : chain.Blocks;
        List<EventLog> logs = [.. blocks.Skip((int)fromBlock).Take((int)(toBlock - fromBlock + 1)).SelectMany(block => block.Logs)
            .Where(log => filter.Addresses.Contains(log.Address) && (filter.Topics.Count == 0 || filter.Topics.Contains(log.Topic0)))
            .Select(log => Faults.OmitsTimestamps ? log with { BlockTimestamp = -1 } : log)];
        if (logs.Count > Faults.MaxLogs)
            throw new RpcLimitException("The answer is too large.");
        if (logs.Count > 0 && Draw(Faults.Duplicate))
            logs.Insert(random.Next(logs.Count), logs[^1]);
        // A node's log index lags only where blocks are new.
        if (fromBlock > chain.Head.Header.Ref.Number - BlocksThatMayLag && Draw(Faults.EmptyLogs))
            logs.Clear();
        EventLog[] held = ArrayPool<EventLog>.Shared.Rent(Math.Max(1, logs.Count));
        logs.CopyTo(held);
        return new LogBatch(held, logs.Count);
    }

    public async Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) =>
        (await CallManyAsync([call], block, cancellationToken))[0];

    public async Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        SimulatedBlock at = block.Hash is { } hash
            ? chain.Blocks.Find(known => known.Header.Ref.Hash == hash)
                ?? throw new RpcErrorException(-32000, "header not found", default, isTransient: true)
            : chain.Head;
        return [.. calls.Select(call => chain.Answer(call, at))];
    }

    public async Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        return chain.Code.GetValueOrDefault(address, []);
    }

    public async IAsyncEnumerable<BlockHeader> NewHeadsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            yield return chain.Head.Header;
            await Task.Delay(TimeSpan.FromSeconds(chain.BlockSeconds), time, cancellationToken);
        }
    }

    public Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw Unused();

    public Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) => throw Unused();

    public Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken) => throw Unused();

    public Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) =>
        throw Unused();

    public Task<IReadOnlyList<RpcException>> BroadcastAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken) => throw Unused();

    public Task<bool> HasTransactionAsync(Hash32 transaction, CancellationToken cancellationToken) => throw Unused();

    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) => throw Unused();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BlockHeader Shown(BlockHeader header) => Faults.ForeignBlooms ? header with { LogsBloom = ForeignBloom } : header;

    private static BlockHeader? Tagged(ImmutableList<SimulatedBlock> blocks, int? depth) => depth is { } behind
        ? blocks[Math.Max(0, blocks.Count - 1 - behind)].Header
        : throw new RpcErrorException(-39001, "Unknown block", default, isTransient: false);

    private static NotSupportedException Unused() => new("Following a chain does not send to it.");

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A real answer never comes on the asking thread: neither does a simulated one.
        await Task.Yield();
        if (Draw(Faults.Transient))
            throw new RpcTransportException("The simulated node does not answer.", isTransient: true);
    }

    private ImmutableList<SimulatedBlock> Known()
    {
        ImmutableList<SimulatedBlock> blocks = chain.Blocks;
        if (!Draw(Faults.Lag))
            return blocks;
        int lag;
        lock (_gate)
            lag = random.Next(1, BlocksThatMayLag);
        return blocks.RemoveRange(Math.Max(1, blocks.Count - lag), Math.Min(lag, blocks.Count - 1));
    }

    private bool Draw(double chance)
    {
        lock (_gate)
            return random.NextDouble() < chance;
    }
}
