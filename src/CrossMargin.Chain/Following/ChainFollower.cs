using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Following;

/// <summary>Turns a node into a stream of <see cref="ChainUpdate"/>: what happened next, seen from a checkpoint.</summary>
/// <remarks>
/// Holds nothing but what was read ahead: the checkpoint and the remembered blocks are the caller's, so that a restart
/// goes on exactly there. Not safe for concurrent use: one caller per chain.
/// </remarks>
public sealed class ChainFollower : IAsyncDisposable
{
    /// <summary>From this repetition on an empty answer is held to be true against a bloom that may be a false yes, if it can be confirmed.</summary>
    private const int RepetitionsBeforeConfirmingEmpty = 2;

    private readonly IChainClient _chain;
    private readonly ChainSettings _settings;
    private readonly FollowerOptions _options;
    private readonly TimeProvider _time;
    private readonly RangeSpan _span;
    private readonly WindowReader _reader;
    private readonly ReorgSearch _reorgs;
    private readonly HeadWatch _heads;
    private WindowPrefetch? _prefetch;
    private BlockWindow? _last;

    public ChainFollower(IChainClient chain, ChainSettings settings, FollowerOptions options, TimeProvider time)
    {
        Invariant.Require(chain.Chain == settings.ChainId, "A follower's client and settings are of one chain.");
        (_chain, _settings, _options, _time) = (chain, settings, options, time);
        _span = new RangeSpan(options);
        _reader = new WindowReader(chain, _span, options);
        _reorgs = new ReorgSearch(chain, options);
        _heads = new HeadWatch(chain, options, time);
    }

    public ChainId Chain => _chain.Chain;

    /// <summary>What happened after the checkpoint.</summary>
    /// <param name="remembered">The indexed blocks that may still be reverted, ending with the checkpoint; none before the first.</param>
    /// <param name="filter">The same instance while it does not change: what was read ahead for another one is thrown away.</param>
    /// <exception cref="ChainDistrustException">The node's answers contradicted each other each time they were asked for.</exception>
    /// <exception cref="RpcException">The node did not answer.</exception>
    public Task<ChainUpdate> NextAsync(
        BlockRef checkpoint, RememberedBlocks remembered, LogFilter filter, CancellationToken cancellationToken) =>
        AskUntilBelievedAsync(attempt => LookAsync(checkpoint, remembered, filter, attempt, cancellationToken), cancellationToken);

    /// <summary>
    /// What contracts that were found on the way logged within the update that was returned last: from a block of it to its end.
    /// In order; the caller disposes each.
    /// </summary>
    public async Task<IReadOnlyList<LogBatch>> ReadAddedAsync(LogFilter added, long from, CancellationToken cancellationToken)
    {
        BlockWindow window = _last ?? throw new InvalidOperationException("No update was returned yet.");
        List<LogBatch> batches = [];
        try
        {
            while (from <= window.To)
            {
                long start = from;
                (LogBatch logs, long read) = await AskUntilBelievedAsync(
                    attempt => _reader.ReadMoreAsync(added, start, window, OnEmpty(attempt), cancellationToken), cancellationToken);
                batches.Add(logs);
                from = read + 1;
            }

            return batches;
        }
        catch
        {
            batches.ForEach(batch => batch.Dispose());
            throw;
        }
    }

    /// <summary>Waits until there may be a head other than this one, or until the stall time-out. A hint, not a fact.</summary>
    public Task WaitForHeadAsync(BlockRef seen, CancellationToken cancellationToken) => _heads.WaitAsync(seen, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await DropPrefetchAsync();
        await _heads.DisposeAsync();
    }

    private async Task<ChainUpdate> LookAsync(
        BlockRef checkpoint, RememberedBlocks remembered, LogFilter filter, int attempt, CancellationToken cancellationToken)
    {
        bool isUseful = _prefetch is { IsExhausted: false } ahead
            && ahead.NextBlock == checkpoint.Number + 1 && ReferenceEquals(ahead.Filter, filter);
        if (!isUseful)
            await DropPrefetchAsync();
        BlockHeader head = _prefetch?.Head ?? await ReadHeadAsync(checkpoint, cancellationToken);
        if (head.Ref.Number == checkpoint.Number)
        {
            return head.Ref.Hash == checkpoint.Hash || checkpoint.Hash.IsZero
                ? new ChainUpdate.AtHead(head.Ref)
                : await FindAncestorAsync(checkpoint, remembered, attempt, cancellationToken);
        }

        BlockWindow window = await ReadWindowAsync(checkpoint.Number + 1, head, filter, attempt, cancellationToken);
        if (!checkpoint.Hash.IsZero && window.Headers[0].ParentHash != checkpoint.Hash)
        {
            window.Dispose();
            await DropPrefetchAsync();
            return await FindAncestorAsync(checkpoint, remembered, attempt, cancellationToken);
        }

        _last = window;
        IReadOnlyList<BlockRef> blocks = window.IsChecked
            ? [.. window.Headers.Select(header => header.Ref)]
            : [window.Headers[^1].Ref];
        return new ChainUpdate.BlocksAppended(blocks[^1], window.Logs, blocks, head.Ref);
    }

    private async Task<BlockWindow> ReadWindowAsync(
        long from, BlockHeader head, LogFilter filter, int attempt, CancellationToken cancellationToken)
    {
        // An estimate is enough to plan by: whether a range is settled is then judged by its own timestamp.
        long unsettledBlocks = Math.Max(_options.LiveBlocks, (long)Math.Ceiling(_settings.Finality / _settings.BlockTime));
        long settledBefore = head.Ref.Timestamp - (long)_settings.Finality.TotalSeconds;
        if (_prefetch is null && from <= head.Ref.Number - unsettledBlocks)
        {
            _prefetch = new WindowPrefetch(
                _reader, _span, filter, from, head.Ref.Number - unsettledBlocks, head, settledBefore, OnEmpty(attempt),
                _options.Concurrency);
        }

        if (_prefetch is not null)
            return await _prefetch.TakeAsync(cancellationToken);
        long left = head.Ref.Number - from + 1;
        long blocks = left <= _options.LiveBlocks
            ? 1
            : Math.Min(left - _options.LiveBlocks, Math.Min(_span.Blocks, _options.MaxCheckedBlocks));
        return await _reader.ReadAsync(filter, from, from + blocks - 1, settledBefore: 0, OnEmpty(attempt), cancellationToken);
    }

    private async Task<ChainUpdate> FindAncestorAsync(
        BlockRef checkpoint, RememberedBlocks remembered, int attempt, CancellationToken cancellationToken)
    {
        ChainUpdate found = await _reorgs.FindAncestorAsync(checkpoint, remembered, cancellationToken);
        if (found is ChainUpdate.BeyondFinality && attempt < _options.DistrustRetries)
            throw new ChainDistrustException(Chain, new Distrust.ReorgUnproven("no remembered block is on the chain"));
        return found;
    }

    /// <summary>A head below the checkpoint is a node that lags, or a shorter fork that has yet to grow: nothing follows from it.</summary>
    private async Task<BlockHeader> ReadHeadAsync(BlockRef checkpoint, CancellationToken cancellationToken)
    {
        IChainClient node = _chain.OnOneEndpoint();
        BlockHeader? head = await node.FindBlockAsync(BlockId.Latest, cancellationToken);
        Distrust? distrust = head is null ? new Distrust.BlockMissing("the head")
            : head.Ref.Number < checkpoint.Number ? new Distrust.HeadBehind(head.Ref.Number, checkpoint.Number)
            : null;
        if (distrust is null)
            return head!;
        node.Charge(distrust);
        throw new ChainDistrustException(Chain, distrust);
    }

    private static EmptyAnswers OnEmpty(int attempt) =>
        attempt >= RepetitionsBeforeConfirmingEmpty ? EmptyAnswers.Confirmed : EmptyAnswers.Doubted;

    private async Task<T> AskUntilBelievedAsync<T>(Func<int, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await ask(attempt);
            }
            catch (ChainDistrustException) when (attempt < _options.DistrustRetries)
            {
                await DropPrefetchAsync();
                await Task.Delay(_options.DistrustDelay * Math.Pow(2, attempt), _time, cancellationToken);
            }
            catch
            {
                await DropPrefetchAsync();
                throw;
            }
        }
    }

    private async ValueTask DropPrefetchAsync()
    {
        if (Interlocked.Exchange(ref _prefetch, null) is { } prefetch)
            await prefetch.DisposeAsync();
    }
}
