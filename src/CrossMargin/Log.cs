using Microsoft.Extensions.Logging;

namespace CrossMargin;

/// <summary>What this project says to the operator.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration {release} releases {released} of {underlyings} underlyings")]
    public static partial void CalibrationReleased(ILogger logger, long release, int released, int underlyings);

    [LoggerMessage(Level = LogLevel.Information, Message = "Calibration {release} releases nothing: {reason}")]
    public static partial void CalibrationRefused(ILogger logger, long release, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); the {work} waits for its next turn")]
    public static partial void WorkPostponed(ILogger logger, string reason, string work);

    [LoggerMessage(Level = LogLevel.Information, Message = "Margin takes volatilities, regimes and correlations from calibration {release}")]
    public static partial void MarketTaken(ILogger logger, long release);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); margin keeps the figures it has")]
    public static partial void MarketUnread(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Chain {chain_id} at block {block_number}: {sub_accounts} sub-accounts, {figures} figures reconciled")]
    public static partial void Reconciled(ILogger logger, long chain_id, long block_number, int sub_accounts, int figures);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Chain {chain_id} at block {block_number}: ledger and chain differ in {mismatches} of {figures} figures, the first {figure} of {sub_account}; the keeper leaves the venue alone until they are equal")]
    public static partial void DriftFound(
        ILogger logger, long chain_id, long block_number, int mismatches, int figures, string figure, Domain.SubAccountId sub_account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Chain {chain_id} is not reconciled: {reason}")]
    public static partial void NotReconciled(ILogger logger, long chain_id, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "History: {hours} hours packed")]
    public static partial void HistoryPacked(ILogger logger, int hours);

    [LoggerMessage(Level = LogLevel.Information, Message = "History: {days} days dropped, older than {kept}")]
    public static partial void HistoryDropped(ILogger logger, int days, TimeSpan kept);
}
