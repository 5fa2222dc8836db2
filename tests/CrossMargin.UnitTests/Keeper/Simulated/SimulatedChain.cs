using System.Numerics;
using System.Runtime.CompilerServices;
using CrossMargin.Chain.Abi.OpStack;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;
using CrossMargin.Simulation;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>A chain in memory with one sender, a pool, blocks on demand, reorgs, and faults on order.</summary>
internal sealed class SimulatedChain : IChainClient
{
    public const long Genesis = 1_767_225_600;
    public const long BlockSeconds = 12;
    public const long Gas = 300_000;

    /// <summary>What every call needs.</summary>
    public long GasNeeded { get; set; } = Gas;

    /// <summary>How often the node was asked to estimate.</summary>
    public int Estimates { get; private set; }

    /// <summary>How often the node was asked for several calls at once.</summary>
    public int Batches { get; private set; }

    public static readonly Address Usdc = Address.Parse("0x" + new string('d', 40));
    public static readonly Address Weth = Address.Parse("0x" + new string('c', 40));
    public static readonly Address Shop = Address.Parse("0x" + new string('5', 40));
    public static readonly Address DataFeeOracle = Address.Parse("0x420000000000000000000000000000000000000F");
    public static readonly Address Feed = Address.Parse("0x" + new string('f', 40));

    private readonly List<Block> _blocks = [];
    private readonly Dictionary<Hash32, SentTransaction> _pool = [];
    private int _forks;

    public SimulatedChain(ChainId chain)
    {
        Chain = chain;
        World = new World { Slots = new VenueSlots(new VenueId(chain, "pawn-shop")) };
        Mine();
    }

    public ChainId Chain { get; }

    /// <summary>The state at the head. What is changed here is in every later block.</summary>
    public World World { get; private set; }

    public BlockRef Head => _blocks[^1].Ref;

    public IReadOnlyCollection<SentTransaction> Pool => _pool.Values;

    /// <summary>Every byte string that anybody handed in, taken or not.</summary>
    public List<byte[]> Sent { get; } = [];

    public BigInteger NativeWei { get; set; } = BigInteger.Pow(10, 19);

    public BigInteger NativeUsd { get; set; } = 2000;

    /// <summary>Wei that the chain takes for data, each transaction; null: its contract does not tell.</summary>
    public BigInteger? DataFee { get; set; }

    /// <summary>The bound on it; null: its contract does not tell.</summary>
    public BigInteger? DataFeeBound { get; set; }

    /// <summary>Wei that the chain takes for its operator, by gas; null: it has no such fee, and its contract does not know the function.</summary>
    public Func<BigInteger, BigInteger>? OperatorFee { get; set; }

    /// <summary>How often the fee for data was asked for.</summary>
    public int DataFeeQuestions { get; private set; }

    /// <summary>USD: what an oracle's update that waits in the pool will say; null while none does.</summary>
    public int? WaitingUsd { get; set; }

    /// <summary>Whether the node has no pending block to show.</summary>
    public bool HidesPool { get; set; }

    /// <summary>Whose transactions there are in the pool: the keeper's.</summary>
    public static Address PendingSender { get; } = PrivateKey.Parse(KeeperScene.KeyText).Address;

    /// <summary>What that update offers.</summary>
    public PendingBid WaitingBid { get; set; } = new(Feed, 3_000_000_000, 1_000_000_000);

    /// <summary>What the next sendings meet, in order; after these all goes well.</summary>
    public Queue<SendFault> SendFaults { get; } = new();

    /// <summary>Whether the node hides receipts, as one that lags behind does.</summary>
    public bool HidesReceipts { get; set; }

    /// <summary>Set: every request fails.</summary>
    public bool IsDead { get; set; }

    /// <summary>Set: the endpoints behind this chain do not agree on any answer that is worth money.</summary>
    public bool IsDisputed { get; set; }

    public int Requests { get; private set; }

    /// <summary>Of every transaction in a block of the chain as it is now.</summary>
    public IReadOnlyList<TransactionReceipt> Included => [.. _blocks.SelectMany(block => block.Receipts.Values)];

    /// <summary>Mines the pool, lowest nonce first, as far as there is no gap.</summary>
    public void Mine(bool includePool = true)
    {
        Block? parent = _blocks.Count == 0 ? null : _blocks[^1];
        long number = _blocks.Count;
        BlockRef block = new(Chain, number, Hash32.OfNumber(1_000_000 + (_forks * 10_000) + number), Genesis + (number * BlockSeconds));
        World = World.Copy();
        Dictionary<Hash32, TransactionReceipt> receipts = [];
        foreach (SentTransaction next in includePool ? _pool.Values.OrderBy(each => each.Nonce).ToList() : [])
        {
            if (next.Nonce != World.Nonce)
                continue;
            World.Nonce++;
            bool ok = World.Execute(next.To, next.Data, block.Timestamp) is null;
            receipts[next.Hash] = new TransactionReceipt(next.Hash, number, block.Hash, ok, Gas - 1, 1_500_000_000, null) { DataFee = DataFee ?? 0, HasOperatorFee = OperatorFee is not null };
            _pool.Remove(next.Hash);
        }

        _blocks.Add(new Block(block, parent?.Ref.Hash ?? Hash32.Zero, World.Copy(), receipts));
    }

    /// <summary>Another program sends with the keeper's key.</summary>
    public void UseNonce() => World.Nonce++;

    /// <summary>A builder got it in private: it is in the next block, and nobody who asks sees it before.</summary>
    public void Build(ReadOnlyMemory<byte> raw) => Take(SentTransaction.Read(raw.Span));

    public void ForgetPool() => _pool.Clear();

    /// <summary>Replaces the newest blocks by as many empty ones of another fork.</summary>
    public void Reorg(int depth, bool keepTransactions, Dictionary<Hash32, SentTransaction>? known = null)
    {
        List<Block> gone = _blocks[^depth..];
        _blocks.RemoveRange(_blocks.Count - depth, depth);
        World = _blocks[^1].World.Copy();
        _forks++;
        if (keepTransactions)
        {
            foreach (byte[] raw in Sent)
            {
                SentTransaction sent = SentTransaction.Read(raw);
                if (gone.Any(block => block.Receipts.ContainsKey(sent.Hash)))
                    _pool[sent.Hash] = sent;
            }
        }

        for (int count = 0; count < depth; count++)
            Mine(includePool: false);
    }

    public Task<ChainId> ReadChainIdAsync(CancellationToken cancellationToken) => Answer(Chain);

    public Task<BlockHeader?> FindBlockAsync(BlockId block, CancellationToken cancellationToken)
    {
        long number = block.Parameter == "latest" ? _blocks.Count - 1 : Convert.ToInt64(block.Parameter, 16);
        return Answer(number < _blocks.Count ? Header(_blocks[(int)number]) : null);
    }

    public Task<CallOutcome> CallAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) =>
        Answer(Call(call, StateAt(block)));

    public Task<CallOutcome> CallAgreedAsync(CallRequest call, BlockId block, CancellationToken cancellationToken) => IsDisputed
        ? Task.FromException<CallOutcome>(new RpcDistrustException("Chain", new Distrust.Disputed($"what {call.To} answers at block {block}")))
        : CallAsync(call, block, cancellationToken);

    public Task<IReadOnlyList<CallOutcome>> CallManyAsync(
        IReadOnlyList<CallRequest> calls, BlockId block, CancellationToken cancellationToken)
    {
        Batches++;
        return Answer<IReadOnlyList<CallOutcome>>([.. calls.Select(call => Call(call, StateAt(block)))]);
    }

    public Task<BigInteger> ReadBalanceAsync(Address address, BlockId block, CancellationToken cancellationToken) => Answer(NativeWei);

    public Task<long> ReadTransactionCountAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        Answer(StateAt(block).Nonce);

    public Task<long> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken)
    {
        Estimates++;
        return Call(call with { Gas = null }, StateAt(BlockId.Pending)) is CallOutcome.Reverted reverted
            ? Task.FromException<long>(new RpcErrorException(3, "execution reverted", reverted.Data, isTransient: false))
            : Answer(GasNeeded);
    }

    public Task<FeeHistory> ReadFeeHistoryAsync(int blocks, IReadOnlyList<double> percentiles, CancellationToken cancellationToken) =>
        Answer(new FeeHistory([1_000_000_000, 1_000_000_000], [[100_000_000]]));

    public Task<IReadOnlyList<RpcException>> BroadcastAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken)
    {
        Sent.Add(transaction.ToArray());
        SentTransaction sent = SentTransaction.Read(transaction.Span);
        Assert.Equal(Chain.Value, sent.ChainId);
        SendFault fault = SendFaults.TryDequeue(out SendFault? ordered) ? ordered : new SendFault();
        string? refusal = fault.Message ?? (fault.IsLost ? null : Take(sent));
        return Answer<IReadOnlyList<RpcException>>(refusal is not null ? [new RpcErrorException(-32000, refusal, default, isTransient: false)]
            : fault.IsSilent ? [new RpcTransportException("no answer", isTransient: true)]
            : []);
    }

    public Task<bool> HasTransactionAsync(Hash32 transaction, CancellationToken cancellationToken) =>
        Answer(_pool.ContainsKey(transaction) || _blocks.Exists(block => block.Receipts.ContainsKey(transaction)));

    public Task<TransactionReceipt?> FindReceiptAsync(Hash32 transaction, CancellationToken cancellationToken) =>
        Answer(HidesReceipts ? null : _blocks.Select(block => block.Receipts.GetValueOrDefault(transaction)).FirstOrDefault(receipt => receipt is not null));

    public Task<IReadOnlyList<PendingBid>> ReadPendingBidsAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<PendingBid>>(
        HidesPool ? [] : [.. WaitingUsd is null ? [] : (PendingBid[])[WaitingBid], .. _pool.Values.Select(one => new PendingBid(PendingSender, one.MaxFeePerGas, one.MaxPriorityFeePerGas))]);

    public Task<IReadOnlyList<BlockHeader?>> FindBlocksAsync(IReadOnlyList<long> numbers, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<LogBatch> ReadLogsAsync(LogFilter filter, long fromBlock, long toBlock, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ReadOnlyMemory<byte>> ReadCodeAsync(Address address, BlockId block, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<BlockHeader> NewHeadsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <returns>Null when the pool took it; else the node's words.</returns>
    private string? Take(SentTransaction sent)
    {
        if (sent.Nonce < World.Nonce)
            return $"nonce too low: next nonce {World.Nonce}, tx nonce {sent.Nonce}";
        if (_pool.ContainsKey(sent.Hash))
            return "already known";
        if (_pool.Values.FirstOrDefault(each => each.Nonce == sent.Nonce) is { } waiting)
        {
            if (!sent.Replaces(waiting))
                return "replacement transaction underpriced";
            _pool.Remove(waiting.Hash);
        }

        _pool.Add(sent.Hash, sent);
        return null;
    }

    private World StateAt(BlockId block)
    {
        if (block.Parameter != "pending")
            return World;
        World pending = World.Copy();
        if (WaitingUsd is { } usd)
            pending.Slots.Set(SubAccountKey.Market, PawnShop.Price, usd * (BigInteger)100_000_000);
        foreach (SentTransaction waiting in _pool.Values.OrderBy(each => each.Nonce))
        {
            if (waiting.Nonce != pending.Nonce)
                continue;
            pending.Nonce++;
            pending.Execute(waiting.To, waiting.Data, Head.Timestamp + BlockSeconds);
        }

        return pending;
    }

    private CallOutcome Call(CallRequest call, World world)
    {
        if (call.Gas < GasNeeded)
            return new CallOutcome.Reverted(default, "out of gas");
        uint selector = call.Data.Length < 4 ? 0 : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(call.Data.Span);
        if (call.To == DataFeeOracle)
            return OfDataFee(call);
        return selector switch
        {
            0x70a08231 => Word(world.Usdc),
            0xdd62ed3e => Word(world.Allowance),
            0xfeaf968c => new CallOutcome.Returned((byte[])[
                .. Hash32.OfNumber(1).ToArray(), .. Hash32.OfNumber(NativeUsd * 100_000_000).ToArray(), .. new byte[96]]),
            0x313ce567 => Word(8),
            PawnShop.PriceSelector => Word(world.Slots[PawnShop.Price]),
            _ => world.Copy().Execute(call.To, call.Data.Span, Head.Timestamp + BlockSeconds) is { } data
                ? new CallOutcome.Reverted(data, "execution reverted")
                : new CallOutcome.Returned(ReadOnlyMemory<byte>.Empty),
        };
    }

    private CallOutcome OfDataFee(CallRequest call)
    {
        if (call.Data.Span.StartsWith(GasPriceOracle.GetOperatorFee.Selector))
            return OperatorFee?.Invoke(new Hash32(call.Data.Span[4..36]).ToNumber()) is { } taken ? Word(taken) : new CallOutcome.Reverted(default, "execution reverted");
        bool isBound = call.Data.Span.StartsWith(GasPriceOracle.GetL1FeeUpperBound.Selector);
        DataFeeQuestions += isBound ? 0 : 1;
        return (isBound ? DataFeeBound : DataFee) is { } fee ? Word(fee) : new CallOutcome.Reverted(default, "execution reverted");
    }

    private static CallOutcome.Returned Word(BigInteger value) => new(Hash32.OfNumber(value).ToArray());

    private static BlockHeader Header(Block block) => new(block.Ref, block.Parent, new byte[256], 1_000_000_000, 30_000_000);

    private Task<T> Answer<T>(T answer)
    {
        Requests++;
        return IsDead ? Task.FromException<T>(new RpcTransportException("dead", isTransient: true)) : Task.FromResult(answer);
    }

    private sealed record Block(BlockRef Ref, Hash32 Parent, World World, Dictionary<Hash32, TransactionReceipt> Receipts);
}

/// <summary>What a sending meets.</summary>
/// <param name="Message">The node refuses with these words.</param>
/// <param name="IsLost">The node does not keep it.</param>
/// <param name="IsSilent">The sender gets no answer.</param>
internal sealed record SendFault(string? Message = null, bool IsLost = false, bool IsSilent = false);
