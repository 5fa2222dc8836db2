namespace CrossMargin.Chain.Rpc;

/// <summary>Bounds of all talk with nodes.</summary>
public sealed record RpcOptions
{
    /// <summary>How long one request, or one batch, may take until its whole answer is read.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed read is tried again; 0 means never.</summary>
    public int RetriesMax { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles from there, with jitter.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>No wait before a retry is longer, and no failed endpoint is left out for longer.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Requests in one batch; a node that refuses gets fewer.</summary>
    public int BatchSizeMax { get; init; } = 100;

    /// <summary>A larger answer is not read to its end: the request must ask for less.</summary>
    public int AnswerBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>How often the head is asked for where no WebSocket endpoint announces it.</summary>
    public TimeSpan HeadPollInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a subscription may be silent until it is asked whether it still lives.</summary>
    public TimeSpan HeadStallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for its place where the endpoint limits how often it is asked; further away it fails unasked.</summary>
    public TimeSpan PaceWaitMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The fraction of reads that may go to any endpoint which go to another than the preferred one, so that all are known. 0 to 1.</summary>
    public double ExploredFraction { get; init; } = 0.1;

    /// <summary>An endpoint whose head is older than another's by more is passed over.</summary>
    public TimeSpan HeadLagMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where money depends on an answer, more than half of so many endpoints must agree; of fewer where fewer are available.</summary>
    public int QuorumOf { get; init; } = 3;

    /// <summary>An endpoint must say again that it is on the right chain after so long.</summary>
    public TimeSpan ChainIdInterval { get; init; } = TimeSpan.FromMinutes(5);
}
