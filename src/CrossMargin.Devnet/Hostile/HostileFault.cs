namespace CrossMargin.Devnet.Hostile;

/// <summary>What a provider does wrong. Each has been seen of public ones.</summary>
public enum HostileFault
{
    /// <summary>The honest answer, late.</summary>
    Latency,

    /// <summary>HTTP 429 with Retry-After; over a WebSocket the error with code 429.</summary>
    RateLimit,

    /// <summary>HTTP 500, 502 or 503 with a page of HTML; over a WebSocket an internal error.</summary>
    ServerError,

    /// <summary>The honest answer, cut off somewhere.</summary>
    TruncatedJson,

    /// <summary>No logs, where there are some: a log index behind its headers.</summary>
    EmptyLogs,

    /// <summary>From one log on, logs as another fork would have them: other hashes, other values.</summary>
    ForeignLogs,

    /// <summary>A head that was told before: a node behind the others.</summary>
    StaleHead,

    /// <summary>One log comes twice.</summary>
    DuplicatedLogs,

    /// <summary>Two logs change places.</summary>
    ReorderedLogs,

    /// <summary>The number of another chain.</summary>
    WrongChainId,

    /// <summary>The WebSocket ends without a word, instead of an answer.</summary>
    DroppedWebSocket,

    /// <summary>The WebSocket stays open, and nothing comes from it any more.</summary>
    SilentWebSocket,

    /// <summary>The honest answer, in small pieces with pauses.</summary>
    SlowDrip,
}
