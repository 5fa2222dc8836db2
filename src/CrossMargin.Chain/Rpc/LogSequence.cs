namespace CrossMargin.Chain.Rpc;

/// <summary>What two logs that follow each other must have between them, in an answer that is one chain's, whole and in order.</summary>
internal static class LogSequence
{
    /// <summary>Why the pair cannot be believed; null when nothing speaks against it.</summary>
    public static Distrust? Check(in EventLog last, in EventLog log)
    {
        if (log.BlockNumber > last.BlockNumber)
            return null;
        if (log.BlockNumber < last.BlockNumber)
            return new Distrust.LogOrder(log.BlockNumber, log.LogIndex);
        if (log.BlockHash != last.BlockHash || log.BlockTimestamp != last.BlockTimestamp)
            return new Distrust.TwoForks(log.BlockNumber);
        if (log.LogIndex <= last.LogIndex)
            return log.LogIndex == last.LogIndex
                ? new Distrust.LogRepeated(log.BlockNumber, log.LogIndex)
                : new Distrust.LogOrder(log.BlockNumber, log.LogIndex);
        // Log indices count through the block, transaction after transaction: equal index and equal hash go together.
        bool isSame = log.TransactionIndex == last.TransactionIndex;
        return log.TransactionIndex < last.TransactionIndex || isSame != (log.TransactionHash == last.TransactionHash)
            ? new Distrust.TransactionOrder(log.BlockNumber, log.LogIndex)
            : null;
    }
}
