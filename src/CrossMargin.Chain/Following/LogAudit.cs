using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Holds a log answer against what was asked and against the headers that are known.</summary>
internal static class LogAudit
{
    /// <summary>Why the answer cannot be believed; null when nothing speaks against it.</summary>
    /// <param name="headers">Known headers of the range, ascending; not necessarily all.</param>
    public static string? Check(
        ReadOnlySpan<EventLog> logs, LogFilter filter, long from, long to, IReadOnlyList<BlockHeader> headers)
    {
        long block = -1;
        int index = -1;
        Hash32 hash = default;
        int header = 0;
        foreach (ref readonly EventLog log in logs)
        {
            if (log.BlockNumber < from || log.BlockNumber > to)
                return $"a log of block {log.BlockNumber} answers a question about {from} to {to}";
            if (log.BlockNumber < block || (log.BlockNumber == block && log.LogIndex <= index))
                return $"log {log.LogIndex} of block {log.BlockNumber} is repeated or out of order";
            if (!Matches(log, filter))
                return $"log {log.LogIndex} of block {log.BlockNumber} was not asked for";
            if (log.BlockNumber == block && log.BlockHash != hash)
                return $"logs of block {block} are of two forks";
            if (log.BlockNumber != block)
            {
                while (header < headers.Count && headers[header].Ref.Number < log.BlockNumber)
                    header++;
                if (header < headers.Count && headers[header].Ref.Number == log.BlockNumber && Contradicts(log, headers[header].Ref))
                    return $"a log of block {log.BlockNumber} is of another fork than its header";
            }

            (block, index, hash) = (log.BlockNumber, log.LogIndex, log.BlockHash);
        }

        return null;
    }

    public static bool Matches(in EventLog log, LogFilter filter) =>
        filter.Addresses.Contains(log.Address)
        && (filter.Topics.Count == 0 || (log.TopicCount > 0 && filter.Topics.Contains(log.Topic0)));

    private static bool Contradicts(in EventLog log, BlockRef header) =>
        log.BlockHash != header.Hash || (log.BlockTimestamp >= 0 && log.BlockTimestamp != header.Timestamp);
}
