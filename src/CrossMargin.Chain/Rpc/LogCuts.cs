namespace CrossMargin.Chain.Rpc;

/// <summary>Where an answer with logs may have been cut off, and how a question for them is cut where one block is too much.</summary>
internal static class LogCuts
{
    /// <summary>Providers cut at round numbers, which are multiples of this.</summary>
    private const int RoundNumber = 1_000;

    /// <summary>Bytes of a log in JSON without its data: names, hashes, three topics.</summary>
    private const int BytesPerLog = 700;

    private const int Sampled = 64;

    /// <summary>
    /// Whether the answer may end where the provider stopped rather than where the range does: a round number of logs, and none
    /// in the last block. A range that was cut within its last block does not show it.
    /// </summary>
    public static bool MayBeTruncated(LogBatch logs, long fromBlock, long toBlock) =>
        fromBlock < toBlock && logs.Count > 0 && logs.Count % RoundNumber == 0 && logs[logs.Count - 1].BlockNumber < toBlock;

    /// <summary>About how many bytes the answer had.</summary>
    public static long EstimateBytes(LogBatch logs)
    {
        int sampled = Math.Min(logs.Count, Sampled);
        long digits = 0;
        foreach (ref readonly EventLog log in logs.Span[..sampled])
            digits += 2L * log.Data.Length;
        return sampled == 0 ? 0 : logs.Count * (BytesPerLog + digits / sampled);
    }

    /// <summary>The same question in two parts; null when it asks for one contract and one topic, or any.</summary>
    public static (LogFilter First, LogFilter Second)? Halve(LogFilter filter)
    {
        if (filter.Addresses.Count > 1)
            return (filter with { Addresses = Half(filter.Addresses, 0) }, filter with { Addresses = Half(filter.Addresses, 1) });
        return filter.Topics.Count > 1
            ? (filter with { Topics = Half(filter.Topics, 0) }, filter with { Topics = Half(filter.Topics, 1) })
            : null;
    }

    /// <summary>Why two parts of one block's logs cannot be of the same block; null when nothing speaks against it.</summary>
    public static Distrust? CheckMerged(LogBatch logs)
    {
        for (int i = 1; i < logs.Count; i++)
        {
            if (LogSequence.Check(in logs[i - 1], in logs[i]) is { } distrust)
                return distrust;
        }

        return null;
    }

    private static HashSet<T> Half<T>(IReadOnlySet<T> items, int which) =>
        [.. items.Where((_, index) => index < items.Count / 2 == (which == 0))];
}
