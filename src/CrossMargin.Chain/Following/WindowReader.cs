using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Following;

/// <summary>Reads the headers and logs of a range, and believes them only when they fit each other.</summary>
internal sealed class WindowReader(IChainClient chain, RangeSpan span, FollowerOptions options)
{
    /// <summary>A bloom's yes that is false with less than this chance is believed before all endpoints.</summary>
    private const double ImplausibleToAll = 1e-9;

    /// <summary>A bloom's yes that is false with less than this chance is believed before the only endpoint: that one's index is sooner broken.</summary>
    private const double ImplausibleToOne = 1e-6;

    private BloomProbe? _probe;

    /// <summary>Reads the range, or the first part of it when the provider refuses the whole.</summary>
    /// <param name="settledBefore">Unix seconds: a range that ends at or before it needs only the headers of its ends.</param>
    /// <param name="empty">What to make of a range that may be reverted and whose bloom speaks against an empty answer.</param>
    /// <exception cref="ChainDistrustException">The answers contradict each other.</exception>
    /// <exception cref="RpcLimitException">The provider refuses a single block.</exception>
    public async Task<BlockWindow> ReadAsync(
        LogFilter filter, long from, long to, long settledBefore, EmptyAnswers empty, CancellationToken cancellationToken)
    {
        while (true)
        {
            // All of a window from one endpoint: what it contradicts is its own fault.
            IChainClient node = chain.OnOneEndpoint(to - from + 1, isSettled: settledBefore > 0);
            try
            {
                IReadOnlyList<BlockHeader> headers = await ReadHeadersAsync(node, from, to, settledBefore, cancellationToken);
                BlockRef last = headers[^1].Ref;
                bool isSettled = last.Timestamp <= settledBefore;
                LogBatch logs = await ReadCheckedLogsAsync(
                    node, filter, from, last, headers, isSettled ? EmptyAnswers.Believed : empty, cancellationToken);
                BlockWindow window = new(from, last.Number, isSettled, headers, logs);
                span.Succeeded(window.To - from + 1, logs.Count);
                return window;
            }
            catch (RpcLimitException refusal) when (to > from)
            {
                // Each refusal takes at least an eighth off the range, so that this ends after its logarithm.
                long blocks = span.Refused(to - from + 1, refusal.Limits);
                to = from + blocks - 1;
            }
            catch (ChainDistrustException doubt)
            {
                node.Charge(doubt.Distrust);
                throw;
            }
        }
    }

    /// <summary>Reads more logs of a window, from a block of it on: all, or those of the first part that the provider allows.</summary>
    /// <param name="empty">As in <see cref="ReadAsync"/>.</param>
    /// <returns>The logs, and the last block that they are of.</returns>
    public async Task<(LogBatch Logs, long To)> ReadMoreAsync(
        LogFilter filter, long from, BlockWindow window, EmptyAnswers empty, CancellationToken cancellationToken)
    {
        long to = window.To;
        if (window.IsSettled)
            empty = EmptyAnswers.Believed;
        while (true)
        {
            IChainClient node = chain.OnOneEndpoint(to - from + 1, window.IsSettled);
            try
            {
                BlockHeader[] known = [.. window.Headers.Where(header => header.Ref.Number >= from && header.Ref.Number <= to)];
                return (await ReadLogsAsync(node, filter, from, to, known, empty, cancellationToken), to);
            }
            catch (RpcLimitException refusal) when (to > from)
            {
                to = from + RangeSpan.Cut(to - from + 1, refusal.Limits) - 1;
            }
            catch (ChainDistrustException doubt)
            {
                node.Charge(doubt.Distrust);
                throw;
            }
        }
    }

    /// <summary>Reads the logs while other endpoints are asked for the last block: a fork that only one of them has is not the chain.</summary>
    private async Task<LogBatch> ReadCheckedLogsAsync(
        IChainClient node, LogFilter filter, long from, BlockRef last, IReadOnlyList<BlockHeader> headers, EmptyAnswers empty,
        CancellationToken cancellationToken)
    {
        Task<Distrust?> checking = node.CrossCheckAsync(last, cancellationToken);
        Task<LogBatch> reading = ReadLogsAsync(node, filter, from, last.Number, headers, empty, cancellationToken);
        await Task.WhenAll(checking, reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogBatch logs = await reading;
        if (checking.IsCompletedSuccessfully && await checking is null)
            return logs;
        logs.Dispose();
        throw new ChainDistrustException(chain.Chain, (await checking)!);
    }

    /// <summary>Reads the logs of a range whose headers, or some of them, are known.</summary>
    private async Task<LogBatch> ReadLogsAsync(
        IChainClient node, LogFilter filter, long from, long to, IReadOnlyList<BlockHeader> headers, EmptyAnswers empty, CancellationToken cancellationToken)
    {
        LogBatch logs = await node.ReadLogsAsync(filter, from, to, cancellationToken);
        try
        {
            if (LogAudit.Check(logs.Span, filter, from, to, headers) is { } fault)
                throw new ChainDistrustException(chain.Chain, fault);
            await CheckBloomsAsync(node, filter, logs, from, to, headers, empty, cancellationToken);
            await CompleteTimestampsAsync(node, logs, filter, from, to, headers, cancellationToken);
            return logs;
        }
        catch
        {
            logs.Dispose();
            throw;
        }
    }

    /// <summary>The headers of the range's ends where it is settled, else of every block of it, or of as many as one range may have.</summary>
    private async Task<IReadOnlyList<BlockHeader>> ReadHeadersAsync(
        IChainClient node, long from, long to, long settledBefore, CancellationToken cancellationToken)
    {
        if (settledBefore > 0)
        {
            IReadOnlyList<BlockHeader> ends = await FindAsync(node, from == to ? [from] : [from, to], cancellationToken);
            if (ends[^1].Ref.Timestamp <= settledBefore)
                return ends;
        }

        int count = (int)Math.Min(to - from + 1, options.MaxCheckedBlocks);
        IReadOnlyList<BlockHeader> headers = await FindAsync(node, [.. Enumerable.Range(0, count).Select(i => from + i)], cancellationToken);
        for (int i = 1; i < headers.Count; i++)
        {
            if (headers[i].ParentHash != headers[i - 1].Ref.Hash)
                throw new ChainDistrustException(chain.Chain, new Distrust.NotAChild(headers[i].Ref.Number));
        }

        return headers;
    }

    private async Task<IReadOnlyList<BlockHeader>> FindAsync(IChainClient node, long[] numbers, CancellationToken cancellationToken)
    {
        IReadOnlyList<BlockHeader?> found = await node.FindBlocksAsync(numbers, cancellationToken);
        List<BlockHeader> headers = new(found.Count);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (found[i] is not { } header)
                throw new ChainDistrustException(chain.Chain, new Distrust.BlockMissing($"block {numbers[i]}"));
            if (header.Ref.Number != numbers[i])
                throw new ChainDistrustException(chain.Chain, new Distrust.OtherAnswer($"block {numbers[i]}"));
            headers.Add(header);
        }

        return headers;
    }

    /// <summary>A block without logs whose bloom may hold the filter is asked again, for every log of the contracts.</summary>
    /// <remarks>
    /// Only where every header was read. A contract that is in the bloom must have logged something: when the wider answer
    /// shows it, the empty one is explained; when that holds a log of the filter, the answer was incomplete. Else the endpoint's own word,
    /// however often it gives it, is not enough: a provider whose log index is broken says the same each time.
    /// </remarks>
    private async Task CheckBloomsAsync(
        IChainClient node, LogFilter filter, LogBatch logs, long from, long to, IReadOnlyList<BlockHeader> headers, EmptyAnswers empty,
        CancellationToken cancellationToken)
    {
        if (empty == EmptyAnswers.Believed || headers.Count != to - from + 1)
            return;
        BloomProbe probe = ProbeOf(filter);
        List<BlockHeader> suspects = SuspectsOf(logs, headers, probe, chain.Chain);
        if (suspects.Count == 0)
            return;
        LogFilter wide = filter with { Topics = new HashSet<Hash32>() };
        using LogBatch all = await node.ReadLogsAsync(wide, suspects[0].Ref.Number, suspects[^1].Ref.Number, cancellationToken);
        HashSet<Hash32> explained = [];
        foreach (ref readonly EventLog log in all.Span)
            explained.Add(log.BlockHash);
        foreach (BlockHeader suspect in suspects)
        {
            if (explained.Contains(suspect.Ref.Hash))
            {
                if (Holds(all, filter, suspect))
                    throw new ChainDistrustException(chain.Chain, new Distrust.LogsMissing(suspect.Ref.Number));
                continue;
            }

            Distrust? doubt = empty == EmptyAnswers.Doubted
                ? new Distrust.LogsMissing(suspect.Ref.Number)
                : DoubtOf(await node.ConfirmEmptyAsync(filter, suspect.Ref, cancellationToken), probe, suspect);
            if (doubt is not null)
                throw new ChainDistrustException(chain.Chain, doubt);
        }
    }

    /// <summary>Words without a proof are not believed against a bloom that is too sparse for chance.</summary>
    private static Distrust? DoubtOf(Emptiness said, BloomProbe probe, BlockHeader suspect)
    {
        double chance = probe.ChanceOfFalseMatch(suspect.LogsBloom.Span);
        return said switch
        {
            Emptiness.Doubted doubted => doubted.Why,
            Emptiness.Agreed when chance < ImplausibleToAll => new Distrust.LogsMissing(suspect.Ref.Number),
            Emptiness.Alone when chance < ImplausibleToOne => new Distrust.LogsMissing(suspect.Ref.Number),
            _ => null,
        };
    }

    /// <summary>Blocks without logs although their bloom may hold the filter. Logs that a bloom excludes were made up.</summary>
    private static List<BlockHeader> SuspectsOf(LogBatch logs, IReadOnlyList<BlockHeader> headers, BloomProbe probe, ChainId chain)
    {
        List<BlockHeader> suspects = [];
        int at = 0;
        foreach (BlockHeader header in headers)
        {
            int before = at;
            while (at < logs.Count && logs[at].BlockNumber == header.Ref.Number)
                at++;
            bool mayMatch = probe.MayMatch(header.LogsBloom.Span);
            // Some chains leave every bloom empty: that says nothing.
            if (at > before && !mayMatch && header.LogsBloom.Span.ContainsAnyExcept((byte)0))
                throw new ChainDistrustException(chain, new Distrust.LogsForged(header.Ref.Number));
            if (at == before && mayMatch)
                suspects.Add(header);
        }

        return suspects;
    }

    private static bool Holds(LogBatch logs, LogFilter filter, BlockHeader header)
    {
        foreach (ref readonly EventLog log in logs.Span)
        {
            if (log.BlockHash == header.Ref.Hash && LogAudit.Matches(log, filter))
                return true;
        }

        return false;
    }

    private async Task CompleteTimestampsAsync(
        IChainClient node, LogBatch logs, LogFilter filter, long from, long to, IReadOnlyList<BlockHeader> headers, CancellationToken cancellationToken)
    {
        SortedDictionary<long, BlockHeader?> needed = [];
        foreach (ref readonly EventLog log in logs.Span)
        {
            if (log.BlockTimestamp < 0)
                needed[log.BlockNumber] = null;
        }

        if (needed.Count == 0)
            return;
        foreach (BlockHeader header in headers.Where(header => needed.ContainsKey(header.Ref.Number)))
            needed[header.Ref.Number] = header;
        foreach (long[] missing in needed.Where(pair => pair.Value is null).Select(pair => pair.Key).ToArray().Chunk(options.MaxCheckedBlocks))
        {
            foreach (BlockHeader header in await FindAsync(node, missing, cancellationToken))
                needed[header.Ref.Number] = header;
        }

        if (LogAudit.Check(logs.Span, filter, from, to, [.. needed.Values.OfType<BlockHeader>()]) is { } fault)
            throw new ChainDistrustException(chain.Chain, fault);
        for (int i = 0; i < logs.Count; i++)
        {
            if (logs[i].BlockTimestamp < 0)
                logs.SetTimestamp(i, needed[logs[i].BlockNumber]!.Ref.Timestamp);
        }
    }

    // The filter stays the same instance until a contract is found, so that its hashes are worth keeping.
    private BloomProbe ProbeOf(LogFilter filter)
    {
        BloomProbe? kept = _probe;
        if (kept is null || !ReferenceEquals(kept.Filter, filter))
            _probe = kept = new BloomProbe(filter);
        return kept;
    }
}
