using CrossMargin.Domain;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Estimates the next block's timestamp: what interest will have accrued to when a transaction is included.</summary>
/// <remarks>
/// The chain's clock is its blocks' own; only the time that passed since the last one came is taken from here, so that a
/// chain whose clock differs from this machine's, as a local one that was warped, is judged by its own.
/// </remarks>
internal sealed class ChainClock(TimeSpan blockTime)
{
    private BlockRef _asOf;
    private DateTimeOffset _seenAt;

    /// <returns>Unix seconds: at least one block time after the block.</returns>
    public long EstimateNext(BlockRef asOf, DateTimeOffset now)
    {
        if (asOf != _asOf)
            (_asOf, _seenAt) = (asOf, now);
        TimeSpan waited = now - _seenAt;
        TimeSpan ahead = waited > blockTime ? waited : blockTime;
        return asOf.Timestamp + Math.Max(1, (long)Math.Ceiling(ahead.TotalSeconds));
    }
}
