using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Holds back from a venue on which the ledger was seen to differ from the chain, until it was seen to be equal again.</summary>
internal sealed class DriftBreaker(ChainId chain, IDriftStore drifts, KeeperOptions options, TimeProvider time)
{
    private IReadOnlyDictionary<VenueId, string> _reasons = new Dictionary<VenueId, string>();
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>Why nobody is to be liquidated there; null when nothing was found. As of at most a watch interval ago.</summary>
    public async Task<string?> FindReasonAsync(VenueId venue, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - _readAt >= options.WatchInterval)
        {
            _reasons = Drift.Describe(await drifts.ReadOpenAsync(chain, cancellationToken));
            _readAt = now;
        }

        return _reasons.GetValueOrDefault(venue);
    }
}
