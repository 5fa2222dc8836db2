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
}
