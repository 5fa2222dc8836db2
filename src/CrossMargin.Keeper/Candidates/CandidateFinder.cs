using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Judges the sub-accounts of one chain by their venues' own rules, a few at a time, the most urgent first.</summary>
/// <param name="book">Read only.</param>
internal sealed class CandidateFinder(AccountBook book, ChainId chain)
{
    // A millisecond's work: who is found is acted upon before the next ones are judged.
    private const int SliceSize = 16;

    // How urgent each was when it was last judged. Bounded by the sub-accounts of the chain: the sweep forgets who left.
    private readonly Dictionary<SubAccountId, double> _judged = [];
    private readonly Dictionary<SubAccountId, Episode> _episodes = [];
    private readonly JudgingQueue _queue = new();

    /// <summary>The sub-accounts that were liquidatable when last judged.</summary>
    public IReadOnlyDictionary<SubAccountId, Episode> Episodes => _episodes;

    /// <summary>Whether somebody is still to be judged.</summary>
    public bool IsBehind => !_queue.IsEmpty;

    /// <summary>How many candidates only a sweep found: not touched by any change since they were last judged healthy.</summary>
    /// <remarks>Interest accounts for some; a number that grows with every sweep says that the reverse index misses changes.</remarks>
    public int FoundBySweepOnly { get; private set; }

    /// <summary>These are to be judged: something touched them, or their rest is over.</summary>
    public void Expect(IEnumerable<SubAccountId> touched)
    {
        foreach (SubAccountId id in touched)
        {
            if (id.Venue.Chain == chain)
                _queue.Add(id, isSwept: false, UrgencyOf(id));
        }
    }

    /// <summary>Everybody is to be judged, after those who were touched.</summary>
    public void ExpectAll()
    {
        HashSet<SubAccountId> all = [.. SubAccounts()];
        Forget(all);
        foreach (SubAccountId id in all)
            _queue.Add(id, isSwept: true, UrgencyOf(id));
    }

    /// <summary>Judges some of those who wait.</summary>
    /// <param name="next">Unix seconds: the estimated timestamp of the next block.</param>
    /// <returns>The candidates among them, deepest below the line first.</returns>
    public IReadOnlyList<Candidate> JudgeSome(long next)
    {
        List<Candidate> found = [];
        for (int count = 0; count < SliceSize && _queue.TryTake(out SubAccountId id, out bool isSwept); count++)
        {
            bool wasHealthy = _judged.ContainsKey(id) && !_episodes.ContainsKey(id);
            if (Judge(id, next) is not { } candidate)
                continue;
            found.Add(candidate);
            if (isSwept && wasHealthy)
                FoundBySweepOnly++;
        }

        found.Sort((one, other) => one.Local.ExcessUsd.CompareTo(other.Local.ExcessUsd));
        return found;
    }

    /// <summary>Null above the line.</summary>
    private Candidate? Judge(SubAccountId id, long next)
    {
        Candidate? judged = book.Read(id.Venue, (model, slots, asOf) => Judge(model, slots, asOf, id.Key, next));
        _judged[id] = Urgency.Of(judged?.Local);
        if (judged is not { Local.IsLiquidatable: true })
        {
            _episodes.Remove(id);
            return null;
        }

        _episodes.TryAdd(id, new Episode(judged.Judged.Number));
        return judged;
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

    /// <summary>One that was never judged may be anywhere: it comes first.</summary>
    private double UrgencyOf(SubAccountId id) => _judged.GetValueOrDefault(id, double.NegativeInfinity);

    private IEnumerable<SubAccountId> SubAccounts() =>
        from venue in book.Venues
        where venue.Chain == chain
        from key in book.Read(venue, (_, slots) => slots.SubAccounts())
        select new SubAccountId(venue, key);

    private void Forget(HashSet<SubAccountId> present)
    {
        foreach (SubAccountId gone in _judged.Keys.Where(id => !present.Contains(id)).ToList())
        {
            _judged.Remove(gone);
            _episodes.Remove(gone);
        }
    }
}
