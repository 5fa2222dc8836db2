using Microsoft.Extensions.Logging;

namespace CrossMargin.Alerts;

/// <summary>What this project says to the operator. Never a URL: for some channels it is the secret.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Channel {channel}: {reason}; tried again in {delay_seconds} s.")]
    public static partial void DeliveryFailed(ILogger logger, string channel, string reason, double delay_seconds);

    [LoggerMessage(2, LogLevel.Error, "Channel {channel} does not take the message ({kind}): {reason}.")]
    public static partial void MessageRefused(ILogger logger, string channel, string kind, string reason);

    [LoggerMessage(3, LogLevel.Error, "Channel {channel}: the message ({kind}) is given up after {tries} tries: {reason}.")]
    public static partial void MessageGivenUp(ILogger logger, string channel, string kind, int tries, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The alert rule {rule} cannot be judged now: {reason}")]
    public static partial void RuleNotJudged(ILogger logger, string rule, string reason);
}
