using CrossMargin.Api;
using CrossMargin.Api.Liquidations;
using CrossMargin.Composition;
using CrossMargin.Keeper.Judging;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Commands;

/// <summary>One sub-account of <c>why --json</c>.</summary>
/// <param name="Part">Tells sub-accounts of one holder apart; null where a holder has one.</param>
/// <param name="Entries">What the keeper decided, oldest first.</param>
/// <param name="IsCut">Whether the journal has older ones.</param>
internal sealed record StoryModel(
    long ChainId, string Venue, string Holder, string? Part, DateTimeOffset At, StandingModel Standing, IReadOnlyList<EntryModel> Entries, bool IsCut)
{
    public static StoryModel Of(SubAccountStory story) => new(
        story.Id.Venue.Chain.Value, story.Id.Venue.Name, story.Id.Key.Holder.ToString(), story.Id.Key.Part.IsZero ? null : story.Id.Key.Part.ToString(),
        story.At, StandingModel.Of(story.Standing), [.. story.Entries.Select(EntryModel.Of)], story.IsCut);
}

/// <summary>How it stood by its venue's own rule.</summary>
/// <param name="HealthFactor">Liquidatable below 1; "Infinity" where nothing is owed; null where nothing is known or held.</param>
/// <param name="Fault">Why nothing is known, or to be relied on.</param>
internal sealed record StandingModel(
    long? Block, DateTimeOffset? BlockTime, bool IsHeld, bool? IsLiquidatable, double? HealthFactor, double? ExcessUsd, string? Fault, IReadOnlyList<string> Notes)
{
    public static StandingModel Of(Standing standing) => new(
        standing.Block?.Number, standing.Block?.Time, standing.IsHeld, standing.Local?.IsLiquidatable, standing.Local?.HealthFactor, standing.Local?.ExcessUsd,
        standing.Fault, standing.Notes);
}

/// <summary>One decision, or one attempt.</summary>
/// <param name="Outcome">Why it was left alone, as one word; of an attempt its state.</param>
/// <param name="Attempt">Null for a decision.</param>
/// <param name="Basis">What it stands on; null where that is not kept.</param>
/// <param name="Replay">"same", "different", or "none" where it could not be given again.</param>
internal sealed record EntryModel(
    DateTimeOffset At, long? EpisodeBlock, string Outcome, string? Reason, bool DryRun, BlockResource Judged, JudgedHealthResource Health,
    LiquidationResource? Attempt, BasisResource? Basis, string Replay, IReadOnlyList<ReplayDifference> Differences)
{
    public static EntryModel Of(StoryEntry one)
    {
        (LiquidationAttempt? attempt, KeeperDecision? decision) = ((one.Entry as JournalEntry.Tried)?.Attempt, (one.Entry as JournalEntry.LeftAlone)?.Decision);
        return new EntryModel(
            one.Entry.At, one.Entry.EpisodeBlock, attempt?.State.ToString() ?? decision!.Kind.ToString(), attempt?.Reason ?? decision?.Reason,
            attempt?.DryRun ?? decision!.DryRun, BlockResource.Of(one.Entry.Judged), JudgedHealthResource.Of(one.Entry.Health),
            attempt is null ? null : LiquidationResource.Of(attempt), BasisResource.Of(one.Entry.Judgement),
            one.Differences switch { null => "none", [] => "same", _ => "different" }, one.Differences ?? []);
    }
}
