using CrossMargin.Domain;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Composition;

/// <summary>What is known of one sub-account at a time, and what the keeper decided about it up to then.</summary>
/// <param name="Entries">Oldest first.</param>
/// <param name="IsCut">Whether there are older ones.</param>
internal sealed record SubAccountStory(SubAccountId Id, DateTimeOffset At, Standing Standing, IReadOnlyList<StoryEntry> Entries, bool IsCut)
{
    /// <summary>Whether any verdict is not the same when it is given again.</summary>
    public bool Differs => Entries.Any(entry => entry.Differences is { Count: > 0 });
}

/// <summary>One decision, with its verdicts given again.</summary>
/// <param name="Differences">Empty: the same, bit for bit. Null: what it stands on is not kept.</param>
internal sealed record StoryEntry(JournalEntry Entry, IReadOnlyList<ReplayDifference>? Differences);

/// <summary>How a sub-account stood by its venue's own rule.</summary>
/// <param name="Local">Null where nothing is known, where it held nothing, and where the venue cannot liquidate.</param>
/// <param name="Fault">Why nothing is known, or nothing is to be relied on; null when neither.</param>
/// <param name="Notes">What else kept the keeper from acting, or the ledger from knowing more.</param>
internal sealed record Standing(PastBlock? Block, LocalHealth? Local, bool IsHeld, string? Fault, IReadOnlyList<string> Notes);

/// <summary>A block and its own time.</summary>
internal readonly record struct PastBlock(long Number, DateTimeOffset Time);
