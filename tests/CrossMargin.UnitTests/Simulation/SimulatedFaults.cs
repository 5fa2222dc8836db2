namespace CrossMargin.UnitTests.Simulation;

/// <summary>What a node does wrong, each as a chance per call; nothing by default.</summary>
internal sealed record SimulatedFaults
{
    public static SimulatedFaults None { get; } = new();

    /// <summary>The call fails.</summary>
    public double Transient { get; init; }

    /// <summary>The node does not know the newest blocks yet.</summary>
    public double Lag { get; init; }

    /// <summary>Logs of the newest blocks are not indexed yet: the answer is empty.</summary>
    public double EmptyLogs { get; init; }

    /// <summary>Logs of a fork that is no longer the chain.</summary>
    public double OtherFork { get; init; }

    /// <summary>A log comes twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>Logs without the time of their block, as some nodes send them.</summary>
    public bool OmitsTimestamps { get; init; }

    /// <summary>Headers whose bloom excludes the logs of their block.</summary>
    public bool ForeignBlooms { get; init; }

    /// <summary>How far "safe" is behind the head; null for a node that does not answer the tag.</summary>
    public int? SafeDepth { get; init; }

    /// <summary>How far "finalized" is behind the head; null for a node that does not answer the tag.</summary>
    public int? FinalizedDepth { get; init; }

    /// <summary>Blocks of a log request that the provider refuses.</summary>
    public int MaxRange { get; init; } = int.MaxValue;

    /// <summary>Logs of an answer that the provider refuses.</summary>
    public int MaxLogs { get; init; } = int.MaxValue;
}
