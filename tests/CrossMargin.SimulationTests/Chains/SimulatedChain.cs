using CrossMargin.Domain;
using CrossMargin.Simulation;
using CrossMargin.SimulationTests.Running;
using CrossMargin.SimulationTests.Venues;

namespace CrossMargin.SimulationTests.Chains;

/// <summary>A chain in memory: its blocks on every fork, and the keeper's transactions that wait for one.</summary>
internal sealed class SimulatedChain
{
    public const long BaseFee = 1_000_000_000;

    private readonly SimulatedClock _clock;
    private readonly Trace _trace;
    private readonly Dictionary<Hash32, SimulatedBlock> _known = [];
    private readonly Dictionary<Hash32, SentTransaction> _pool = [];
    private readonly Dictionary<Hash32, SentTransaction> _transactions = [];

    // Liquidations that were in a block, of whatever fork, and for each transaction how many of them when it came in.
    private readonly Dictionary<Hash32, int> _included = [];
    private readonly Dictionary<Hash32, int> _includedBefore = [];
    private List<SimulatedBlock> _blocks = [];
    private long _mined;

    /// <param name="begun">Unix seconds: of the first block.</param>
    public SimulatedChain(ChainId id, SimulatedClock clock, Trace trace, long begun)
    {
        (Id, _clock, _trace) = (id, clock, trace);
        Mine(World.Begin, time: begun);
    }

    public ChainId Id { get; }

    /// <summary>The canonical chain, genesis first. Never changed: a reorg puts another list in its place.</summary>
    public IReadOnlyList<SimulatedBlock> Blocks => _blocks;

    public SimulatedBlock Head => _blocks[^1];

    /// <summary>The chain as it was before its last reorg; null before the first.</summary>
    public IReadOnlyList<SimulatedBlock>? Orphaned { get; private set; }

    /// <summary>When each holder was last liquidatable at a new block, of whatever fork; .NET ticks.</summary>
    public Dictionary<Address, long> LiquidatableAt { get; } = [];

    /// <summary>What the keeper did that it must not have done.</summary>
    public List<string> Faults { get; } = [];

    public SimulatedBlock? Find(Hash32 hash) => _known.GetValueOrDefault(hash);

    /// <summary>Whether the transaction is one of the keeper's liquidations, and not an errand of its.</summary>
    public bool IsLiquidation(Hash32 transaction) => PawnShop.TryDecode(_transactions[transaction].Data, out _, out _);

    /// <param name="time">Unix seconds; null for now.</param>
    public void Mine(Action<BlockBuilder> act, bool includePool = true, long? time = null)
    {
        SimulatedBlock? parent = _blocks.Count == 0 ? null : Head;
        BlockBuilder block = new(Id, parent, time ?? Math.Max(_clock.Seconds, Head.Ref.Timestamp), _mined++);
        act(block);
        if (includePool)
            IncludePool(block);
        SimulatedBlock sealedBlock = block.Seal();
        _blocks.Add(sealedBlock);
        _known.Add(sealedBlock.Ref.Hash, sealedBlock);
        foreach (Address holder in sealedBlock.State.Liquidatable())
            LiquidatableAt[holder] = _clock.Ticks;
        _trace.Note($"block {sealedBlock.Ref}");
    }

    /// <summary>Takes the last blocks back. What is mined from here on is another fork.</summary>
    /// <param name="keepTransactions">Whether the keeper's transactions of theirs wait for a block again.</param>
    public void Revert(int depth, bool keepTransactions)
    {
        List<SimulatedBlock> gone = _blocks[^depth..];
        Orphaned = _blocks;
        _blocks = [.. _blocks[..^depth]];
        foreach (Hash32 hash in gone.SelectMany(block => block.Receipts.Keys))
        {
            if (keepTransactions)
                _pool[hash] = _transactions[hash];
        }

        _trace.Note($"revert {depth} blocks of {Id}");
    }

    /// <returns>Null when the pool took it; else the node's words.</returns>
    public string? Take(SentTransaction sent)
    {
        if (_transactions.TryAdd(sent.Hash, sent))
            _includedBefore.Add(sent.Hash, _included.Count);
        if (sent.Nonce < Head.State.Nonce)
            return $"nonce too low: next nonce {Head.State.Nonce}, tx nonce {sent.Nonce}";
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

    public bool IsPooled(Hash32 transaction) => _pool.ContainsKey(transaction);

    public void ForgetPool() => _pool.Clear();

    /// <summary>The state after all that waits, as far as its nonces follow on.</summary>
    /// <param name="head">Of a node that may be behind: what later blocks include still waits there.</param>
    public WorldState Pending(SimulatedBlock head)
    {
        List<SentTransaction> waiting = [.. _pool.Values];
        for (int number = _blocks.Count - 1; number >= 0 && _blocks[number].State.Nonce > head.State.Nonce; number--)
            waiting.AddRange(_blocks[number].Receipts.Keys.Select(hash => _transactions[hash]));
        if (waiting.Count == 0)
            return head.State;
        WorldState pending = head.State.Copy();
        foreach (SentTransaction next in waiting.OrderBy(each => each.Nonce))
        {
            if (next.Nonce == pending.Nonce)
                World.Execute(pending, next, null);
        }

        return pending;
    }

    private void IncludePool(BlockBuilder block)
    {
        foreach (SentTransaction next in _pool.Values.OrderBy(each => each.Nonce).ToList())
        {
            if (next.Nonce < block.State.Nonce)
                _pool.Remove(next.Hash);
            if (next.Nonce != block.State.Nonce)
                continue;
            _pool.Remove(next.Hash);
            if (FindExtra(block, next) is { } fault)
                Faults.Add(fault);
            bool succeeded = World.Execute(block.State, next, block) is null;
            block.Transactions.Add((next.Hash, succeeded));
            _included.TryAdd(next.Hash, _included.Count);
        }
    }

    /// <summary>Whether an account that the keeper took above its line is tried again, although nothing was seen of the first when the second was sent.</summary>
    /// <remarks>Where the first was in a block of any fork by then, the account was below its line all the same, and a reorg made it healthier.</remarks>
    private string? FindExtra(BlockBuilder block, SentTransaction next)
    {
        if (!PawnShop.TryDecode(next.Data, out Address holder, out _)
            || block.State.Loans.GetValueOrDefault(holder)?.HealedBy is not { } first || block.State.IsLiquidatable(holder))
            return null;
        bool wasSeen = _included.TryGetValue(first, out int place) && place < _includedBefore[next.Hash];
        return wasSeen ? null : $"{holder} was liquidated by {first}, and in block {block.Number} of chain {Id} a second transaction ({next.Hash}) tries it again";
    }
}
