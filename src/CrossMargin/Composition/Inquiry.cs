using System.Globalization;
using CrossMargin.Commands;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Judgements;
using CrossMargin.Ledger.Pauses;
using CrossMargin.Terminal;

namespace CrossMargin.Composition;

/// <summary>Why sub-accounts were, or were not, liquidated: from the ledger and the journal, without a chain.</summary>
/// <param name="at">Null for now, and all that the journal holds; else the last episode up to then.</param>
/// <param name="limit">Entries of the journal for each sub-account.</param>
internal sealed class Inquiry(Deployment deployment, DateTimeOffset? at, int limit)
{
    // Older blocks' times are a sample of one a minute.
    private static readonly TimeSpan Sample = TimeSpan.FromMinutes(1);

    private readonly KeeperJournal _journal = new(deployment.Database);
    private readonly Dictionary<VenueId, IVenueModel> _models = deployment.Models.ToDictionary(model => model.Venue);
    private readonly DateTimeOffset _time = at ?? deployment.Time.GetUtcNow();
    private readonly SortedSet<string> _faults = new(StringComparer.Ordinal);

    /// <summary>Why the ledger had nothing to say of some chain then.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>The sub-accounts of a chain of which anything is known, in order of venue and key.</summary>
    /// <param name="venue">Null for every one.</param>
    public async Task<IReadOnlyList<SubAccountStory>> AskAsync(
        ChainSettings chain, SubAccountChoice choice, string? venue, CancellationToken cancellationToken)
    {
        Past past = await ReadPastAsync(chain, choice.Holder, cancellationToken);
        // Of one that is in the journal or is named by its key, it is told, too, that it held nothing then.
        HashSet<SubAccountId> named = [.. choice.Key is { } key
            ? chain.Venues.Select(each => new SubAccountId(new VenueId(chain.ChainId, each.Name), key))
            : await _journal.FindAsync(chain.ChainId, choice.Holder, cancellationToken)];
        PauseBoard board = await new PauseStore(deployment.Database, deployment.Time).ReadAsync(_time, cancellationToken);
        List<SubAccountStory> stories = [];
        foreach (SubAccountId id in named.Concat(HeldBy(choice, chain.ChainId, past)).Distinct().Order(SubAccountOrder.Instance))
        {
            if ((venue ?? id.Venue.Name) != id.Venue.Name || !_models.ContainsKey(id.Venue))
                continue;
            SubAccountStory story = await TellAsync(id, past, board, cancellationToken);
            bool isKnown = story.Entries.Count > 0 || story.Standing.Local is not null
                || (past.Known is not null && named.Contains(id) && (choice.Key is null || story.Standing.IsHeld));
            if (isKnown)
                stories.Add(story);
        }

        return stories;
    }

    private async Task<SubAccountStory> TellAsync(SubAccountId id, Past past, PauseBoard board, CancellationToken cancellationToken)
    {
        // A numbered one is under no holder's key: it is read by its own.
        Past own = id.Key.Holder == past.Holder ? past : await ReadPastAsync(past.Chain, id.Key.Holder, cancellationToken);
        IReadOnlyList<JournalEntry> entries = await _journal.ReadAsync(id, _time, limit, cancellationToken);
        return new SubAccountStory(
            id, _time, StandingOf(id, own, board), [.. Chosen(entries).Select(entry => new StoryEntry(entry, Replay(entry)))], entries.Count == limit);
    }

    private IReadOnlyList<ReplayDifference>? Replay(JournalEntry entry) => entry.Judgement is { } judgement
        ? JudgementReplay.Compare(judgement, entry.Health, _models[entry.SubAccount.Venue])
        : null;

    /// <summary>All; at a time only those of the last episode.</summary>
    private IEnumerable<JournalEntry> Chosen(IReadOnlyList<JournalEntry> entries)
    {
        if (at is null || entries.LastOrDefault(entry => entry.EpisodeBlock is not null)?.EpisodeBlock is not { } episode)
            return entries;
        DateTimeOffset begun = entries.First(entry => entry.EpisodeBlock == episode).At;
        return entries.Where(entry => (entry.EpisodeBlock ?? episode) == episode && entry.At >= begun);
    }

    private Standing StandingOf(SubAccountId id, Past past, PauseBoard board)
    {
        List<string> notes = [];
        if (past.Block is { } block && _time - block.Time is var age && age > new BookOptions().LagMax + (at is null ? TimeSpan.Zero : Sample))
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"the ledger stood at block {block.Number} of {block.Time:u}, {age.TotalSeconds:F0} s before: what came after is not in it"));
        if (board.Find(id.Venue) is { } pause)
            notes.Add($"{pause.By} paused {pause.Scope} at {pause.At:u}: {pause.Reason}");
        if (past.Known is not { } known || past.Block is not { } judged)
            return new Standing(past.Block, null, IsHeld: false, past.Fault, notes);
        VenueSlots slots = SlotsOf(id.Venue, known);
        bool isHeld = known.Holdings.Any(holding => holding.Venue == id.Venue.Name && holding.SubAccount == id.Key && holding.Slot != VenueMarks.Contract);
        LocalHealth? local = isHeld ? _models[id.Venue].Read(id.Key, slots, judged.Time.ToUnixTimeSeconds()).Local : null;
        return new Standing(judged, local, isHeld, VenueMarks.FaultOf(slots), notes);
    }

    private static VenueSlots SlotsOf(VenueId venue, PastHoldings.Known known)
    {
        VenueSlots slots = new(venue);
        foreach (Holding holding in known.Holdings.Where(holding => holding.Venue == venue.Name))
            slots.Set(holding.SubAccount, holding.Slot, holding.Value);
        return slots;
    }

    /// <summary>By their keys, and by the mark of a numbered one's owner.</summary>
    private static IEnumerable<SubAccountId> HeldBy(SubAccountChoice choice, ChainId chain, Past past) =>
        from holding in past.Known?.Holdings ?? []
        where choice.Owner is { } owner && !holding.SubAccount.IsMarket && IsOf(owner, holding)
        select new SubAccountId(new VenueId(chain, holding.Venue), holding.SubAccount);

    private static bool IsOf(Address owner, Holding holding) =>
        holding.SubAccount.Holder == owner
        || (holding.SubAccount.Holder.IsZero && holding.Slot == VenueMarks.Owner && holding.Value.ToAddress() == owner);

    private async Task<Past> ReadPastAsync(ChainSettings chain, Address holder, CancellationToken cancellationToken)
    {
        if (await new LedgerReader(deployment.Database).FindBlockAsync(chain.ChainId, at ?? DateTimeOffset.MaxValue, cancellationToken) is not { } found)
            return new Past(chain, holder, null, null, Noted(chain, at is null ? "nothing is indexed yet" : $"the ledger knows no block as old as {at:u}"));
        PastBlock block = new(found.Number, found.Time);
        PastHoldings holdings = await new HoldingsHistory(deployment.Database).ReadAsync(chain.ChainId, holder, block.Number, cancellationToken);
        return holdings is PastHoldings.Known known
            ? new Past(chain, holder, block, known, null)
            : new Past(chain, holder, block, null, Noted(chain, PastHoldingsText.Excuse(holdings)));
    }

    private string Noted(ChainSettings chain, string fault)
    {
        _faults.Add($"{chain.Name}: {fault}");
        return fault;
    }

    /// <summary>What one holder had on a chain then, and how its market stood.</summary>
    private sealed record Past(ChainSettings Chain, Address Holder, PastBlock? Block, PastHoldings.Known? Known, string? Fault);
}
