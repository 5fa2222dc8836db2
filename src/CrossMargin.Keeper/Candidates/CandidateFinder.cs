using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Judges the sub-accounts of one chain by their venues' own rules, those nearest to their line first.</summary>
/// <param name="book">Read only.</param>
internal sealed class CandidateFinder(AccountBook book, ChainId chain)
{
    // What each was last judged at. Bounded by the sub-accounts of the chain: the sweep forgets who left.
    private readonly Dictionary<SubAccountId, double> _healthFactors = [];
    private readonly Dictionary<SubAccountId, Episode> _episodes = [];

    /// <summary>The sub-accounts that were liquidatable when last judged.</summary>
    public IReadOnlyDictionary<SubAccountId, Episode> Episodes => _episodes;

    /// <summary>How many candidates only a sweep found: not touched by any change since they were last judged healthy.</summary>
    /// <remarks>Interest accounts for some; a number that grows with every sweep says that the reverse index misses changes.</remarks>
    public int FoundBySweepOnly { get; private set; }

    /// <summary>Judges some, or with a sweep all.</summary>
    /// <param name="next">Unix seconds: the estimated timestamp of the next block.</param>
    /// <returns>Candidates, deepest below the line first.</returns>
    public IReadOnlyList<Candidate> Find(IReadOnlyCollection<SubAccountId> touched, bool sweep, long next)
    {
        List<Candidate> found = [];
        foreach (SubAccountId id in Ordered(touched))
            Judge(id, next, found);
        if (sweep)
        {
            HashSet<SubAccountId> others = [.. SubAccounts()];
            Forget(others);
            others.ExceptWith(touched);
            foreach (SubAccountId id in Ordered(others))
            {
                bool wasHealthy = _healthFactors.ContainsKey(id) && !_episodes.ContainsKey(id);
                Judge(id, next, found);
                if (wasHealthy && _episodes.ContainsKey(id))
                    FoundBySweepOnly++;
            }
        }

        found.Sort((one, other) => one.Local.ExcessUsd.CompareTo(other.Local.ExcessUsd));
        return found;
    }

    private void Judge(SubAccountId id, long next, List<Candidate> found)
    {
        Candidate? candidate = book.Read(id.Venue, (model, slots, asOf) => Judge(model, slots, asOf, id.Key, next));
        _healthFactors[id] = candidate?.Local.HealthFactor ?? double.PositiveInfinity;
        if (candidate is not { Local.IsLiquidatable: true })
        {
            _episodes.Remove(id);
            return;
        }

        if (!_episodes.ContainsKey(id))
            _episodes.Add(id, new Episode(candidate.Judged.Number));
        found.Add(candidate);
    }

    /// <summary>At the book's block, and when that is above the line at the estimated next one. Null where the venue cannot liquidate, or is degraded.</summary>
    private static Candidate? Judge(IVenueModel model, VenueSlots slots, BlockRef asOf, SubAccountKey key, long next)
    {
        SubAccountView view = model.Read(key, slots, asOf.Timestamp);
        if (view.Local is not { } local || VenueMarks.FaultOf(slots) is not null)
            return null;
        if (local.IsLiquidatable || double.IsPositiveInfinity(local.HealthFactor))
            return new Candidate(view, local, asOf, asOf.Timestamp);
        SubAccountView later = model.Read(key, slots, next);
        return later.Local is { IsLiquidatable: true } then
            ? new Candidate(later, then, asOf, next)
            : new Candidate(view, local, asOf, asOf.Timestamp);
    }

    private List<SubAccountId> Ordered(IReadOnlyCollection<SubAccountId> ids)
    {
        List<(double HealthFactor, SubAccountId Id)> byCloseness = new(ids.Count);
        foreach (SubAccountId id in ids)
        {
            // One that was never judged may be anywhere: it comes first.
            if (id.Venue.Chain == chain)
                byCloseness.Add((_healthFactors.GetValueOrDefault(id, double.NegativeInfinity), id));
        }

        byCloseness.Sort((one, other) => one.HealthFactor.CompareTo(other.HealthFactor));
        return byCloseness.ConvertAll(each => each.Id);
    }

    private IEnumerable<SubAccountId> SubAccounts() =>
        from venue in book.Venues
        where venue.Chain == chain
        from key in book.Read(venue, (_, slots) => slots.SubAccounts())
        select new SubAccountId(venue, key);

    private void Forget(HashSet<SubAccountId> present)
    {
        foreach (SubAccountId gone in _healthFactors.Keys.Where(id => !present.Contains(id)).ToList())
        {
            _healthFactors.Remove(gone);
            _episodes.Remove(gone);
        }
    }
}
