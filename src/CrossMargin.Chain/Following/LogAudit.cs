using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Holds a log answer against what was asked and against the headers that are known.</summary>
internal static class LogAudit
{
    /// <summary>Why the answer cannot be believed; null when nothing speaks against it.</summary>
    /// <param name="headers">Known headers of the range, ascending; not necessarily all.</param>
    public static Distrust? Check(
        ReadOnlySpan<EventLog> logs, LogFilter filter, long from, long to, IReadOnlyList<BlockHeader> headers)
    {
        int header = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            ref readonly EventLog log = ref logs[i];
            if (log.BlockNumber < from || log.BlockNumber > to)
                return new Distrust.LogNotAsked($"a log of block {log.BlockNumber} answers a question about {from} to {to}");
            if (!Matches(log, filter))
                return new Distrust.LogNotAsked($"log {log.LogIndex} of block {log.BlockNumber} was not asked for");
            if (i > 0 && LogSequence.Check(in logs[i - 1], in log) is { } disorder)
                return disorder;
            if (i > 0 && logs[i - 1].BlockNumber == log.BlockNumber)
                continue;
            while (header < headers.Count && headers[header].Ref.Number < log.BlockNumber)
                header++;
            if (header < headers.Count && headers[header].Ref.Number == log.BlockNumber && Contradicts(log, headers[header].Ref))
                return new Distrust.LogFork(log.BlockNumber);
        }

        return null;
    }

    public static bool Matches(in EventLog log, LogFilter filter) =>
        filter.Addresses.Contains(log.Address)
        && (filter.Topics.Count == 0 || (log.TopicCount > 0 && filter.Topics.Contains(log.Topic0)));

    private static bool Contradicts(in EventLog log, BlockRef header) =>
        log.BlockHash != header.Hash || (log.BlockTimestamp >= 0 && log.BlockTimestamp != header.Timestamp);
}
