using CrossMargin.Domain;

namespace CrossMargin.Ledger;

/// <content>Venues on which the ledger was seen to differ from the chain: nothing of them is relied on until it was seen to be equal again.</content>
public sealed partial class AccountBook
{
    private IReadOnlyDictionary<VenueId, string> _drifts = new Dictionary<VenueId, string>();

    /// <summary>Puts these in the place of those that were, and tells the subscribers of every sub-account of a venue whose reason is new or gone.</summary>
    /// <param name="reasons">By venue, for people. Venues that are not in the book are passed over.</param>
    public void SetDrifts(IReadOnlyDictionary<VenueId, string> reasons)
    {
        _lock.EnterWriteLock();
        try
        {
            VenueId[] changed = [.. _models.Keys.Where(venue => reasons.GetValueOrDefault(venue) != _drifts.GetValueOrDefault(venue))];
            _drifts = reasons;
            foreach (IGrouping<ChainId, VenueId> chain in changed.GroupBy(venue => venue.Chain))
            {
                ChainBook book = _chains[chain.Key];
                HashSet<VenueId> venues = [.. chain];
                Publish(new BookChange(book.AsOf, [.. book.SubAccounts.Where(id => venues.Contains(id.Venue))]));
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private string? FaultOf(VenueSlots slots) => VenueMarks.FaultOf(slots) ?? _drifts.GetValueOrDefault(slots.Venue);
}
