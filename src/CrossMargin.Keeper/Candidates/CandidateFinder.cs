using System.Runtime.InteropServices;
using CrossMargin.Domain;
using CrossMargin.Ledger;

namespace CrossMargin.Keeper.Candidates;

/// <summary>Judges the sub-accounts of one chain by their venues' own rules, a few at a time, the most urgent first.</summary>
/// <param name="book">Read only.</param>
internal sealed class CandidateFinder(AccountBook book, ChainId chain)
{
    // A millisecond's work: who is found is acted upon before the next ones are judged.
    private const int SliceSize = 16;

    // Those who fall together are acted upon together: while some are found, some more are judged.
    private const int SlicesMax = 4;

    // Bounded by the sub-accounts of the chain: the sweep forgets who left.
    private readonly Dictionary<SubAccountId, Standing> _standings = [];
    private readonly Dictionary<SubAccountId, Episode> _episodes = [];
    private readonly JudgingQueue _queue = new();

    /// <summary>The sub-accounts that were liquidatable when last judged.</summary>
    public IReadOnlyDictionary<SubAccountId, Episode> Episodes => _episodes;

    /// <summary>Whether somebody is still to be judged.</summary>
    public bool IsBehind => _queue.Count > 0;

    /// <summary>How many candidates only a sweep found: not touched by any change since they were last judged healthy.</summary>
    /// <remarks>Interest accounts for some; a number that grows with every sweep says that the reverse index misses changes.</remarks>
    public int FoundBySweepOnly { get; private set; }

    /// <summary>These are to be judged: something touched them, or their rest is over.</summary>
    public void Expect(IEnumerable<SubAccountId> touched)
    {
        foreach (SubAccountId id in touched)
        {
            if (id.Venue.Chain == chain)
                _queue.Add(StandingOf(id), isSwept: false);
        }
    }

    /// <summary>Everybody is to be judged, after those who were touched.</summary>
    public void ExpectAll()
    {
        HashSet<SubAccountId> all = [.. SubAccounts()];
        Forget(all);
        foreach (SubAccountId id in all)
            _queue.Add(StandingOf(id), isSwept: true);
    }

    /// <summary>Judges some of those who wait: a slice, and as long as a slice has candidates some more.</summary>
    /// <param name="next">Unix seconds: the estimated timestamp of the next block.</param>
    /// <returns>The candidates among them, deepest below the line first.</returns>
    public IReadOnlyList<Candidate> JudgeSome(long next)
    {
        List<Candidate> found = [];
        int before = -1;
        for (int slice = 0; slice < SlicesMax && found.Count > before; slice++)
        {
            before = found.Count;
            JudgeSlice(next, found);
        }

        found.Sort((one, other) => one.Local.ExcessUsd.CompareTo(other.Local.ExcessUsd));
        return found;
    }

    /// <summary>Judges those whom prices on their way would touch, as long as some of them would be candidates, and of whom the book says nothing yet.</summary>
    /// <remarks>The nearest ones alone: whoever is missed is found when the prices are in a block.</remarks>
    public IReadOnlyList<Candidate> JudgeAhead(PricesAhead ahead, long next)
    {
        (SubAccountKey, Slot)[] changes = [.. ahead.Prices.Keys.Select(slot => (SubAccountKey.Market, slot))];
        List<Standing> nearest = book.Read(ahead.Venue, (model, slots, _) => model.TouchedByAny(changes, slots).Distinct()
            .Select(key => StandingOf(new SubAccountId(ahead.Venue, key)))
            .Where(one => !_episodes.ContainsKey(one.Id))
            .OrderBy(one => one.Urgency).Take(SliceSize * SlicesMax).ToList());
        List<Candidate> found = [];
        foreach (Standing[] slice in nearest.Chunk(SliceSize))
        {
            int before = found.Count;
            found.AddRange(slice.Select(one => JudgeAhead(one.Id, ahead, next)).OfType<Candidate>());
            if (found.Count == before)
                break;
        }

        return found;
    }

    /// <summary>Null above the line. What its urgency is, the book decides alone.</summary>
    private Candidate? JudgeAhead(SubAccountId id, PricesAhead ahead, long next)
    {
        Candidate? candidate = book.Read(id.Venue, (model, slots, asOf) =>
        {
            SubAccountView view = model.Read(id.Key, slots.With(SubAccountKey.Market, ahead.Prices), next);
            return view.Local is { IsLiquidatable: true } local ? new Candidate(view, local, asOf, next) { Ahead = ahead } : null;
        });
        if (candidate is not null)
            _episodes.TryAdd(id, new Episode(candidate.Judged.Number));
        return candidate;
    }

    private void JudgeSlice(long next, List<Candidate> found)
    {
        for (int count = 0; count < SliceSize && _queue.TryTake(out Standing? standing, out bool isSwept); count++)
        {
            bool wasHealthy = standing.WasJudged && !_episodes.ContainsKey(standing.Id);
            if (Judge(standing, next) is not { } candidate)
                continue;
            found.Add(candidate);
            if (isSwept && wasHealthy)
                FoundBySweepOnly++;
        }
    }

    /// <summary>Null above the line.</summary>
    private Candidate? Judge(Standing standing, long next)
    {
        SubAccountId id = standing.Id;
        Candidate? judged = book.Read(id.Venue, (model, slots, asOf) => Judge(model, slots, asOf, id.Key, next));
        standing.Urgency = Urgency.Of(judged?.Local);
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

    private Standing StandingOf(SubAccountId id)
    {
        ref Standing? standing = ref CollectionsMarshal.GetValueRefOrAddDefault(_standings, id, out _);
        return standing ??= new Standing(id);
    }

    private IEnumerable<SubAccountId> SubAccounts() =>
        from venue in book.Venues
        where venue.Chain == chain
        from key in book.Read(venue, (_, slots) => slots.SubAccounts())
        select new SubAccountId(venue, key);

    private void Forget(HashSet<SubAccountId> present)
    {
        // Who still waits is judged once more, and forgotten by the next sweep.
        foreach (SubAccountId gone in _standings.Values.Where(one => one.Turn is null && !present.Contains(one.Id)).Select(one => one.Id).ToList())
        {
            _standings.Remove(gone);
            _episodes.Remove(gone);
        }
    }
}
