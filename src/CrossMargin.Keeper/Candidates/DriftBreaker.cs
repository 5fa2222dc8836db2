using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Holds back from a venue on which the ledger was seen to differ from the chain, until it was seen to be equal again.</summary>
internal sealed class DriftBreaker(ChainId chain, IDriftStore drifts, KeeperOptions options, TimeProvider time)
{
    private IReadOnlyList<Drift> _open = [];
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;

    /// <summary>Why nobody is to be liquidated there; null when nothing was found. As of at most a watch interval ago.</summary>
    public async Task<string?> FindReasonAsync(VenueId venue, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - _readAt >= options.WatchInterval)
        {
            _open = await drifts.ReadOpenAsync(chain, cancellationToken);
            _readAt = now;
        }

        Drift[] found = [.. _open.Where(drift => drift.Mismatch.SubAccount.Venue == venue)];
        return found.Length == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"reconciliation found {found.Length} differences between ledger and chain since {found.Min(drift => drift.FoundAt):u}, the first {found[0].Mismatch.Figure} of {found[0].Mismatch.SubAccount.Key}");
    }
}
