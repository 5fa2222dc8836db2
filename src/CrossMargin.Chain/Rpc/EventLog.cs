using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc;

/// <summary>One log of one block. Its data belongs to the <see cref="LogBatch"/> that holds it.</summary>
public readonly struct EventLog
{
    public required Address Address { get; init; }

    /// <summary>How many of the four topics are set.</summary>
    public required byte TopicCount { get; init; }

    public Hash32 Topic0 { get; init; }

    public Hash32 Topic1 { get; init; }

    public Hash32 Topic2 { get; init; }

    public Hash32 Topic3 { get; init; }

    public required ReadOnlyMemory<byte> Data { get; init; }

    public required long BlockNumber { get; init; }

    public required Hash32 BlockHash { get; init; }

    /// <summary>Unix seconds of the block's header. Some nodes put it in the log; else the follower completes it.</summary>
    public required long BlockTimestamp { get; init; }

    public required Hash32 TransactionHash { get; init; }

    public required int TransactionIndex { get; init; }

    public required int LogIndex { get; init; }
}
