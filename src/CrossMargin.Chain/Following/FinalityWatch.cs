using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.Chain.Following;

/// <summary>Asks a node which blocks are safe and finalized, and falls back to the chain's finality time where it does not say.</summary>
/// <remarks>
/// The marks bound what credit is given for, so that every doubt leaves them where they are: a node that lags, speaks of
/// another fork, or does not answer at all. Not safe for concurrent use: one caller per chain.
/// </remarks>
public sealed class FinalityWatch(IChainClient chain, ChainSettings settings, FollowerOptions options, TimeProvider time)
{
    private (BlockRef Safe, BlockRef Finalized)? _tagged;
    private bool _isRefused;
    private long? _askedAt;

    /// <summary>The marks among the indexed blocks, once these are added; never below the known ones.</summary>
    /// <param name="added">Blocks after the remembered ones, ascending; none when the chain did not move.</param>
    /// <param name="last">The last indexed block, once they are.</param>
    /// <param name="head">By its time the age of blocks is told.</param>
    public async Task<FinalityMarks> ReadAsync(
        FinalityMarks known, RememberedBlocks remembered, IReadOnlyList<BlockRef> added, BlockRef last, BlockRef head,
        CancellationToken cancellationToken)
    {
        if (IsDue(last))
            await AskAsync(cancellationToken);
        if (_isRefused)
        {
            BlockRef? old = remembered.LastAtOrBefore(head.Timestamp - (long)settings.Finality.TotalSeconds, added);
            return known.RaisedTo(new FinalityMarks(old?.Number ?? -1, old?.Number ?? -1, ByTime: true));
        }

        if (_tagged is not var (safe, finalized) || remembered.Contradict(safe, added) || remembered.Contradict(finalized, added))
            return known;
        return known.RaisedTo(
            new FinalityMarks(Math.Max(safe.Number, finalized.Number), finalized.Number, ByTime: false).CutTo(last.Number));
    }

    /// <summary>After an unwind: what the node said may have been about the other fork.</summary>
    public void Forget() => (_tagged, _askedAt) = (null, null);

    /// <summary>During back-fill all is below what was said once; near the head it is asked again, but not with every block.</summary>
    private bool IsDue(BlockRef last)
    {
        if (_askedAt is not { } asked)
            return true;
        if (!_isRefused && _tagged is { } tagged && tagged.Finalized.Number >= last.Number)
            return false;
        return time.GetElapsedTime(asked) >= (_isRefused ? options.FinalityRetry : options.FinalityInterval);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlockHeader? safe = await chain.FindBlockAsync(BlockId.At(FinalityLevel.Safe), cancellationToken);
            BlockHeader? finalized = safe is null
                ? null
                : await chain.FindBlockAsync(BlockId.At(FinalityLevel.Finalized), cancellationToken);
            _isRefused = safe is null || finalized is null;
            _tagged = _isRefused ? null : (safe!.Ref, finalized!.Ref);
        }
        catch (RpcErrorException fault) when (IsRefusal(fault))
        {
            (_isRefused, _tagged) = (true, null);
        }
        catch (RpcException)
        {
            // The way to the node, or its load: what it said last stands, and the reads that follow report the fault if it lasts.
        }

        _askedAt = time.GetTimestamp();
    }

    /// <summary>A tag that is not known, or names no block: some nodes put it in words that fit a block that is yet to come.</summary>
    private static bool IsRefusal(RpcErrorException fault) =>
        !fault.IsTransient
        || fault.NodeMessage.Contains("not found", StringComparison.OrdinalIgnoreCase)
        || fault.NodeMessage.Contains("unknown block", StringComparison.OrdinalIgnoreCase);
}
