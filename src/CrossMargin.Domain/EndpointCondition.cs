namespace CrossMargin.Domain;

/// <summary>How one endpoint of a chain fares, as this process sees it.</summary>
/// <param name="Name">Scheme, host and port, and a number where two endpoints share them. Never a secret.</param>
/// <param name="Since">Since when it is in an outage; null while it is in none.</param>
/// <param name="Requests">Sent since the process began; each request of a batch counts.</param>
/// <param name="Errors">Exchanges without a usable answer since the process began; refusals of the rate are among them.</param>
/// <param name="Distrusts">Answers that were not believed since the process began, by reason.</param>
/// <param name="LatencyMs">Median of the last requests; null before the first answer.</param>
/// <param name="LatencyP95Ms">95 of 100 of the last requests were as fast; null before the first answer.</param>
/// <param name="RequestsPerSecond">How often it may be asked, by configuration or by its own refusals; null without a bound.</param>
/// <param name="Head">The highest block that it is known to have; null before it named one.</param>
/// <param name="LogBlocksMax">Blocks of one request for logs, where it refused more; else null.</param>
/// <param name="LogResultsMax">Logs of one answer, where it refused more; else null.</param>
/// <param name="Fault">What went wrong last; null where nothing did.</param>
public sealed record EndpointCondition(
    string Name,
    EndpointState State,
    DateTimeOffset? Since,
    long Requests,
    long Errors,
    IReadOnlyDictionary<string, long> Distrusts,
    double? LatencyMs,
    double? LatencyP95Ms,
    double? RequestsPerSecond,
    BlockRef? Head,
    long? LogBlocksMax,
    long? LogResultsMax,
    string? Fault);

/// <summary>Whether an endpoint is asked.</summary>
public enum EndpointState
{
    /// <summary>It was not asked yet.</summary>
    Unused,

    /// <summary>It is asked in its turn.</summary>
    Well,

    /// <summary>It wants to be left alone for a while, or its next free place is that far away.</summary>
    Paused,

    /// <summary>Its head is far older than another endpoint's: passed over.</summary>
    Lagging,

    /// <summary>It failed, or what it said was not believed: left out for a while.</summary>
    Resting,

    /// <summary>It is on another chain: never asked again.</summary>
    OtherChain,
}
