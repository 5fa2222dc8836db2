using Microsoft.Extensions.Logging;

namespace CrossMargin;

/// <summary>What this project says to the operator.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration {release} releases {released} of {underlyings} underlyings")]
    public static partial void CalibrationReleased(ILogger logger, long release, int released, int underlyings);

    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration {release} releases nothing: {reason}")]
    public static partial void CalibrationRefused(ILogger logger, long release, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); the calibration waits for its next turn")]
    public static partial void CalibrationPostponed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Margin takes volatilities, regimes and correlations from calibration {release}")]
    public static partial void MarketTaken(ILogger logger, long release);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); margin keeps the figures it has")]
    public static partial void MarketUnread(ILogger logger, string reason);
}
