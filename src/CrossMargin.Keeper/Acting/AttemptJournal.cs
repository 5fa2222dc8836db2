using System.Diagnostics;
using CrossMargin.Keeper.Candidates;
using CrossMargin.Ledger.Attempts;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Keeper.Acting;

/// <summary>Writes what the keeper does and leaves undone, and says each to the log and to whoever watches.</summary>
/// <param name="moved">Told after each committed change.</param>
internal sealed class AttemptJournal(
    IAttemptStore store, KeeperOptions options, TimeProvider time, Action<LiquidationAttempt> moved, ILogger logger)
{
    public async Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken)
    {
        AttemptOpening opening = await store.OpenAsync(plan, cancellationToken);
        if (opening is AttemptOpening.Opened opened)
            Tell(opened.Attempt);
        return opening;
    }

    public async Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken)
    {
        using Activity? moving = KeeperTrace.Start(KeeperTrace.Move, attempt.Plan.Liquidation.Judged);
        moving?.SetTag(KeeperTrace.Attempt, attempt.Number).SetTag(KeeperTrace.State, KeeperMeter.TextOf(step.To));
        AttemptMove move = await store.MoveAsync(attempt, step, cancellationToken);
        if (move is AttemptMove.Moved { Attempt: var now })
            Tell(now);
        else
            Log.AttemptOvertaken(logger, attempt.Chain.Value, attempt.Number, attempt.State);
        return move;
    }

    /// <summary>Notes once per episode that a plan is not worth its cost.</summary>
    /// <param name="plan">Made only where it is written.</param>
    public async Task DeclineAsync(Func<AttemptPlan> plan, Episode episode, string reason, CancellationToken cancellationToken)
    {
        episode.Rest(time.GetUtcNow(), options.RetryDelay);
        if (episode.IsDeclined)
            return;
        Tell(await store.DeclineAsync(plan(), reason, cancellationToken));
        episode.IsDeclined = true;
    }

    /// <summary>Notes once per episode and kind why a candidate is left alone.</summary>
    public async Task PassAsync(Decision decision, DecisionKind kind, string reason, CancellationToken cancellationToken)
    {
        (Candidate candidate, Episode episode) = (decision.Candidate, decision.Episode);
        episode.Rest(time.GetUtcNow(), options.RetryDelay);
        if (!episode.Note(kind))
            return;
        await store.RecordAsync(
            new KeeperDecision(
                candidate.Id, episode.FirstBlock, kind, reason, candidate.Judged, decision.Health, !options.Live, time.GetUtcNow())
            {
                Judgement = decision.ToJudgement(),
            },
            cancellationToken);
        KeeperMeter.Passed(candidate.Id.Venue.Chain, kind);
        Log.CandidatePassed(logger, candidate.Id.Venue.Chain.Value, candidate.Id, kind, reason);
    }

    private void Tell(LiquidationAttempt attempt)
    {
        Log.AttemptMoved(
            logger, attempt.Chain.Value, attempt.Number, attempt.SubAccount, attempt.State, attempt.DryRun,
            attempt.Transaction?.Hash, attempt.Reason);
        KeeperMeter.Moved(attempt);
        moved(attempt);
    }
}
