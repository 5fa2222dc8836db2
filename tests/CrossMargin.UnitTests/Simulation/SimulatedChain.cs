using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Simulation;

/// <summary>A chain in memory: blocks are mined and taken back by the test, and all follows from the order of these calls.</summary>
internal sealed class SimulatedChain
{
    private readonly int _seed;
    private long _mined;

    public SimulatedChain(ChainId id, int seed, long blockSeconds = 2)
    {
        (Id, _seed, BlockSeconds) = (id, seed, blockSeconds);
        Mine();
    }

    public ChainId Id { get; }

    public long BlockSeconds { get; set; }

    /// <summary>The canonical chain, genesis first.</summary>
    public ImmutableList<SimulatedBlock> Blocks { get; private set; } = [];

    /// <summary>Forks that were canonical once, newest last: what a node that lags may still answer from.</summary>
    public ImmutableList<ImmutableList<SimulatedBlock>> Orphaned { get; private set; } = [];

    public SimulatedBlock Head => Blocks[^1];

    /// <summary>What a call to a contract returns at a block.</summary>
    public Func<CallRequest, SimulatedBlock, CallOutcome> Answer { get; set; } =
        (_, _) => new CallOutcome.Returned(ReadOnlyMemory<byte>.Empty);

    public Dictionary<Address, byte[]> Code { get; } = [];

    public SimulatedBlock Mine(params IReadOnlyList<SimulatedLog> logs)
    {
        BlockHeader? parent = Blocks.Count == 0 ? null : Head.Header;
        long number = Blocks.Count;
        // Each block ever mined has a hash of its own, so that a block that replaces another is another.
        BlockRef reference = new(Id, number, HashOf("block", _mined++), (parent?.Ref.Timestamp ?? 1_700_000_000) + BlockSeconds);
        byte[] bloom = new byte[256];
        foreach (SimulatedLog log in logs)
        {
            AddToBloom(bloom, log.Address.ToArray());
            foreach (Hash32 topic in log.Topics)
                AddToBloom(bloom, topic.ToArray());
        }

        BlockHeader header = new(reference, parent?.Ref.Hash ?? Hash32.Zero, bloom, null, 30_000_000);
        SimulatedBlock block = new(header, [.. logs.Select((log, index) => LogOf(log, index, reference))]);
        Blocks = Blocks.Add(block);
        return block;
    }

    public void MineEmpty(int blocks)
    {
        for (int i = 0; i < blocks; i++)
            Mine();
    }

    /// <summary>Takes the last blocks back. What is mined from here on is another fork.</summary>
    public void Revert(int depth)
    {
        Orphaned = Orphaned.Add(Blocks);
        Blocks = Blocks.RemoveRange(Blocks.Count - depth, depth);
    }

    private EventLog LogOf(SimulatedLog log, int index, BlockRef block) => new()
    {
        Address = log.Address,
        TopicCount = (byte)log.Topics.Count,
        Topic0 = log.Topics.ElementAtOrDefault(0),
        Topic1 = log.Topics.ElementAtOrDefault(1),
        Topic2 = log.Topics.ElementAtOrDefault(2),
        Topic3 = log.Topics.ElementAtOrDefault(3),
        Data = log.Data,
        BlockNumber = block.Number,
        BlockHash = block.Hash,
        BlockTimestamp = block.Timestamp,
        TransactionHash = HashOf("transaction", _mined * 1_000 + index),
        TransactionIndex = index,
        LogIndex = index,
    };

    private Hash32 HashOf(string kind, long number)
    {
        byte[] bytes = [.. System.Text.Encoding.ASCII.GetBytes(kind), .. new byte[20]];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(kind.Length), Id.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(kind.Length + 8), _seed);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(kind.Length + 12), number);
        return new Hash32(SHA256.HashData(bytes));
    }

    // Yellow Paper, 4.3.1: three bits of each item, named by the first three words of its hash.
    private static void AddToBloom(byte[] bloom, byte[] item)
    {
        byte[] hash = Keccak256.Hash(item).ToArray();
        for (int i = 0; i < 6; i += 2)
        {
            int bit = BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(i)) & 2047;
            bloom[255 - (bit >> 3)] |= (byte)(1 << (bit & 7));
        }
    }
}
