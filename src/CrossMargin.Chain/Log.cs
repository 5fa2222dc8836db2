using Microsoft.Extensions.Logging;

namespace CrossMargin.Chain;

/// <summary>All that this project logs. Endpoints appear by scheme, host and port only.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 1001, Level = LogLevel.Information, Message = "{endpoint} refused a batch of {refused} requests; now at most {allowed}")]
    public static partial void BatchRefused(ILogger logger, string endpoint, int refused, int allowed);

    [LoggerMessage(
        EventId = 1002, Level = LogLevel.Warning, Message = "chain {chain_id}: {endpoint} failed and is left out until it recovers: {reason}")]
    public static partial void EndpointDown(ILogger logger, long chain_id, string endpoint, string reason);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "chain {chain_id}: {endpoint} is back after {seconds:0.0} s")]
    public static partial void EndpointUp(ILogger logger, long chain_id, string endpoint, double seconds);

    [LoggerMessage(
        EventId = 1004, Level = LogLevel.Error, Message = "chain {chain_id}: {endpoint} is on chain {actual_chain_id} and is not used while it says so")]
    public static partial void EndpointOnOtherChain(ILogger logger, long chain_id, string endpoint, long actual_chain_id);

    [LoggerMessage(
        EventId = 1005, Level = LogLevel.Warning, Message = "chain {chain_id}: no subscription to new heads; polling every {seconds:0.0} s")]
    public static partial void HeadsPolled(ILogger logger, long chain_id, double seconds);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Information, Message = "chain {chain_id}: subscribed to new heads again")]
    public static partial void HeadsResumed(ILogger logger, long chain_id);

    [LoggerMessage(
        EventId = 1007, Level = LogLevel.Warning,
        Message = "chain {chain_id}: {endpoint} is asked too often; now at most {requests_per_second:0.##} requests per second")]
    public static partial void RateLimited(ILogger logger, long chain_id, string endpoint, double requests_per_second);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Information, Message = "chain {chain_id}: {endpoint} limits requests for logs: {reason}")]
    public static partial void LimitsLearnt(ILogger logger, long chain_id, string endpoint, string reason);

    [LoggerMessage(EventId = 1009, Level = LogLevel.Debug, Message = "chain {chain_id}: an answer of {endpoint} is not believed ({reason}): {text}")]
    public static partial void Distrusted(ILogger logger, long chain_id, string endpoint, string reason, string text);
}
