using System.Numerics;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Chain {chain_id} ({chain}) is opened at block {block_number}.")]
    public static partial void Opened(ILogger logger, long chain_id, string chain, long block_number);

    [LoggerMessage(2, LogLevel.Information, "Chain {chain_id}: a reorg took block {block_number} back to block {ancestor_number}.")]
    public static partial void Reverted(ILogger logger, long chain_id, long block_number, long ancestor_number);

    [LoggerMessage(3, LogLevel.Information, "Chain {chain_id}: another indexer moved the checkpoint from block {block_number}.")]
    public static partial void LostToAnotherIndexer(ILogger logger, long chain_id, long block_number);

    [LoggerMessage(4, LogLevel.Warning, "Chain {chain_id} does not move, and is tried again: {fault}")]
    public static partial void Outage(ILogger logger, long chain_id, string fault);

    [LoggerMessage(5, LogLevel.Information, "Chain {chain_id} moves again, after {faults} failed steps.")]
    public static partial void Recovered(ILogger logger, long chain_id, int faults);

    [LoggerMessage(6, LogLevel.Error, "Chain {chain_id} is stopped, and needs a person: {fault}")]
    public static partial void Stopped(ILogger logger, long chain_id, string fault);

    [LoggerMessage(7, LogLevel.Error, "Chain {chain_id}: venue {venue} stops at block {block_number}: one of its logs cannot be read.")]
    public static partial void VenueDegraded(ILogger logger, long chain_id, long block_number, string venue, Exception fault);

    [LoggerMessage(9, LogLevel.Error, "Chain {chain_id}: venue {venue} is left out: {reason}")]
    public static partial void VenueRefused(ILogger logger, long chain_id, string venue, string reason);

    [LoggerMessage(
        10, LogLevel.Warning,
        "Chain {chain_id}, block {block_number}: {venue}, sub-account {sub_account}: slot {slot} was {before}, and is repaired to the chain's {value}")]
    public static partial void SlotRepaired(
        ILogger logger, long chain_id, long block_number, string venue, SubAccountKey sub_account, Slot slot, BigInteger before, BigInteger value);

    [LoggerMessage(
        8, LogLevel.Warning,
        "Chain {chain_id}: the node lacks the state of block {block_number}; {venue} is observed at recent blocks only: {fault}")]
    public static partial void PastStateUnknown(ILogger logger, long chain_id, long block_number, string venue, string fault);

    [LoggerMessage(11, LogLevel.Information, "Chain {chain_id}: this process indexes it now.")]
    public static partial void LeaseTaken(ILogger logger, long chain_id);

    [LoggerMessage(12, LogLevel.Information, "Chain {chain_id}: another process indexes it; this one stands by.")]
    public static partial void LeaseAwaited(ILogger logger, long chain_id);

    [LoggerMessage(13, LogLevel.Warning, "Chain {chain_id}: the lease is lost; this process stands by.")]
    public static partial void LeaseLost(ILogger logger, long chain_id);
}
