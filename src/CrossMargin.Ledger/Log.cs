using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Ledger;

/// <summary>What this project says to the operator.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The book has chain {chain_id} at block {block_number}: {holdings} holdings")]
    public static partial void BookLoaded(ILogger logger, ChainId chain_id, long block_number, int holdings);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); the book goes on as it is and tries again")]
    public static partial void DatabaseLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again; the book follows it")]
    public static partial void DatabaseBack(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "{verified} of {stored} links count")]
    public static partial void LinksRead(ILogger logger, int verified, int stored);

    [LoggerMessage(Level = LogLevel.Error, Message = "The link with nonce {nonce} is not used: {reason}")]
    public static partial void LinkRefused(ILogger logger, Hash32 nonce, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The revocation of the link with nonce {nonce} is not used: {reason}")]
    public static partial void RevocationRefused(ILogger logger, Hash32 nonce, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); the links stay as they are until it does")]
    public static partial void LinksLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({reason}); what reconciliation found stays as it was until it does")]
    public static partial void DriftsLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database answers again; the links follow it")]
    public static partial void LinksBack(ILogger logger);
}
