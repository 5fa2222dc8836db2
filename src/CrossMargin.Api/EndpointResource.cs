using CrossMargin.Domain;

namespace CrossMargin.Api;

/// <summary>How one endpoint of a chain fares.</summary>
/// <param name="Name">Scheme, host and port, and a number where two endpoints share them.</param>
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
public sealed record EndpointResource(
    string Name,
    EndpointState State,
    DateTimeOffset? Since,
    long Requests,
    long Errors,
    IReadOnlyDictionary<string, long> Distrusts,
    double? LatencyMs,
    double? LatencyP95Ms,
    double? RequestsPerSecond,
    BlockResource? Head,
    long? LogBlocksMax,
    long? LogResultsMax,
    string? Fault)
{
    public static EndpointResource Of(EndpointCondition condition) => new(
        condition.Name,
        condition.State,
        condition.Since,
        condition.Requests,
        condition.Errors,
        condition.Distrusts,
        condition.LatencyMs,
        condition.LatencyP95Ms,
        condition.RequestsPerSecond,
        condition.Head is { } head ? BlockResource.Of(head) : null,
        condition.LogBlocksMax,
        condition.LogResultsMax,
        condition.Fault);
}
