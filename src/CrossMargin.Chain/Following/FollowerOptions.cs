namespace CrossMargin.Chain.Following;

/// <summary>How a chain is followed: sizes, bounds and patience. The defaults suit public providers and a laptop.</summary>
public sealed record FollowerOptions
{
    /// <summary>Blocks of the first log request; later ones adapt.</summary>
    public int InitialRange { get; init; } = 32;

    /// <summary>Blocks that one log request never exceeds.</summary>
    public int MaxRange { get; init; } = 10_000;

    /// <summary>Logs that one request aims at: what bounds the memory of what is read ahead.</summary>
    public int TargetLogs { get; init; } = 5_000;

    /// <summary>Ranges that are read ahead at the same time during back-fill.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Within so many blocks of the head each block is a step of its own, so that each block's state is observed.</summary>
    public int LiveBlocks { get; init; } = 4;

    /// <summary>Blocks of one range when every header of it is read and checked.</summary>
    public int MaxCheckedBlocks { get; init; } = 128;

    /// <summary>How often an answer that cannot be believed is asked for again before the fault is reported.</summary>
    public int DistrustRetries { get; init; } = 4;

    /// <summary>Pause before the first repetition; doubled for each further one.</summary>
    public TimeSpan DistrustDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Without news of a head for so long, the chain is looked at anyway.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The tags "safe" and "finalized" are asked for at most so often: on chains with fast blocks not with each block.</summary>
    public TimeSpan FinalityInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A node that does not answer the tags is asked for them again after so long.</summary>
    public TimeSpan FinalityRetry { get; init; } = TimeSpan.FromMinutes(5);
}
