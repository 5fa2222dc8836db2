using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper;

/// <summary>Every message of the keeper. None holds a key, signed bytes, or an endpoint.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Keeper on chain {ChainId}: account {Account}, live {Live}, {Unsettled} attempts to take up.")]
    public static partial void ChainStarted(ILogger logger, long chainId, Address account, bool live, int unsettled);

    [LoggerMessage(2, LogLevel.Information, "Chain {ChainId}, attempt {Attempt} on {SubAccount}: {State} (dry run {DryRun}, transaction {TransactionHash}). {Reason}")]
    public static partial void AttemptMoved(
        ILogger logger, long chainId, long attempt, SubAccountId subAccount, AttemptState state, bool dryRun, Hash32? transactionHash, string? reason);

    [LoggerMessage(3, LogLevel.Warning, "Chain {ChainId}, attempt {Attempt}: another keeper moved it on from {State}.")]
    public static partial void AttemptOvertaken(ILogger logger, long chainId, long attempt, AttemptState state);

    [LoggerMessage(4, LogLevel.Information, "Chain {ChainId}, {SubAccount} is left alone, {Kind}: {Reason}.")]
    public static partial void CandidatePassed(ILogger logger, long chainId, SubAccountId subAccount, DecisionKind kind, string reason);

    [LoggerMessage(5, LogLevel.Warning, "Chain {ChainId}, {SubAccount}: the node does not answer, tried again later: {Reason}")]
    public static partial void CandidateFailed(ILogger logger, long chainId, SubAccountId subAccount, string reason);

    [LoggerMessage(6, LogLevel.Warning, "Chain {ChainId}: the node does not answer about what was sent, asked again later: {Reason}")]
    public static partial void WatchFailed(ILogger logger, long chainId, string reason);

    [LoggerMessage(7, LogLevel.Information, "Chain {ChainId}: the sweep found {Count} candidates that no change had touched.")]
    public static partial void SweepFound(ILogger logger, long chainId, int count);

    [LoggerMessage(8, LogLevel.Information, "Chain {ChainId}: sent {Purpose} with nonce {Nonce}, transaction {TransactionHash}.")]
    public static partial void ErrandSent(ILogger logger, long chainId, string purpose, long nonce, Hash32 transactionHash);

    [LoggerMessage(9, LogLevel.Warning, "Chain {ChainId}: the node did not take {Purpose}: {Reason}")]
    public static partial void ErrandRefused(ILogger logger, long chainId, string purpose, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Chain {ChainId}, attempt {Attempt}: after sending, the node said: {Reason}")]
    public static partial void SendDoubtful(ILogger logger, long chainId, long attempt, string reason);

    [LoggerMessage(11, LogLevel.Warning, "Chain {ChainId}, attempt {Attempt}: the node lost it; the same bytes are sent again.")]
    public static partial void SentAgain(ILogger logger, long chainId, long attempt);

    [LoggerMessage(12, LogLevel.Error, "Chain {ChainId}: the keeper stopped and starts again in {DelaySeconds} s. Other chains go on.")]
    public static partial void ChainFailed(ILogger logger, Exception exception, long chainId, double delaySeconds);

    [LoggerMessage(20, LogLevel.Information, "Chain {ChainId}: this keeper sends for {Account} now, in term {Term}.")]
    public static partial void LeaseTaken(ILogger logger, long chainId, Address account, long term);

    [LoggerMessage(21, LogLevel.Information, "Chain {ChainId}: another keeper sends for {Account}; this one stands by.")]
    public static partial void LeaseAwaited(ILogger logger, long chainId, Address account);

    [LoggerMessage(22, LogLevel.Warning, "Chain {ChainId}: the lease on {Account} was not reached, tried again until its term is over: {Reason}")]
    public static partial void LeaseNotExtended(ILogger logger, long chainId, Address account, string reason);

    [LoggerMessage(24, LogLevel.Warning, "Chain {ChainId}: the private relay did not take a transaction, which is made public: {Reason}")]
    public static partial void RelayFailed(ILogger logger, long chainId, string reason);

    [LoggerMessage(25, LogLevel.Warning, "Chain {ChainId}: how the keeper stands could not be read, tried again later: {Reason}")]
    public static partial void StandingUnread(ILogger logger, long chainId, string reason);

    [LoggerMessage(23, LogLevel.Warning, "Chain {ChainId}: the lease on {Account} is lost, term {Term} is over. Nothing more is sent until it is taken again.")]
    public static partial void LeaseLost(ILogger logger, long chainId, Address account, long term);
}
