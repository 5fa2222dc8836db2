using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Judgements;

namespace CrossMargin.Api.Liquidations;

/// <summary>One attempt with everything that led to it.</summary>
/// <param name="Timeline">Oldest first: what was decided about the sub-account up to then, and what became of the attempt.</param>
/// <param name="Judgements">What the decisions and attempts stand on, oldest first; those that are no longer kept are left out.</param>
public sealed record LiquidationStory(
    IReadOnlyList<BlockResource> AsOf,
    DateTimeOffset Time,
    LiquidationResource Liquidation,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<BasisResource> Judgements)
{
    internal static LiquidationStory Of(
        IReadOnlyList<BlockResource> asOf, DateTimeOffset now, LiquidationAttempt attempt, IReadOnlyList<JournalEntry> journal) => new(
        asOf,
        now,
        LiquidationResource.Of(attempt),
        [.. journal.Select(TimelineEntry.Of).Where(entry => entry.Attempt != attempt.Number).Concat(TimelineEntry.Of(attempt)).OrderBy(entry => entry.At)],
        [.. journal.Select(entry => BasisResource.Of(entry.Judgement)).OfType<BasisResource>()]);
}

/// <summary>Something that happened.</summary>
/// <param name="What">Judged, Opened, Included, the state that the attempt came into, or why the sub-account was left alone, each as one word.</param>
/// <param name="Attempt">The attempt's number; null for a decision to leave the sub-account alone.</param>
/// <param name="Block">Null where it happened in none.</param>
public sealed record TimelineEntry(DateTimeOffset At, string What, string? Reason, long? Attempt, BlockResource? Block)
{
    internal static TimelineEntry Of(JournalEntry entry) => entry switch
    {
        JournalEntry.LeftAlone { Decision: var decision } => new TimelineEntry(entry.At, decision.Kind.ToString(), decision.Reason, null, BlockResource.Of(entry.Judged)),
        JournalEntry.Tried { Attempt: var attempt } => new TimelineEntry(entry.At, attempt.State.ToString(), attempt.Reason, attempt.Number, BlockResource.Of(entry.Judged)),
        _ => throw new InvalidOperationException("A journal has decisions and attempts."),
    };

    internal static IEnumerable<TimelineEntry> Of(LiquidationAttempt attempt)
    {
        BlockResource judged = BlockResource.Of(attempt.Plan.Liquidation.Judged);
        yield return new TimelineEntry(judged.Time, "Judged", "The block that the plan was sized on.", attempt.Number, judged);
        yield return new TimelineEntry(attempt.OpenedAt, "Opened", null, attempt.Number, null);
        if (attempt.Inclusion is { } inclusion)
            yield return new TimelineEntry(inclusion.Block.Time, "Included", null, attempt.Number, BlockResource.Of(inclusion.Block));
        yield return new TimelineEntry(attempt.EndedAt ?? attempt.MovedAt, attempt.State.ToString(), attempt.Reason, attempt.Number, null);
    }
}
