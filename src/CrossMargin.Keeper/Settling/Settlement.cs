using System.Globalization;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>Follows a signed transaction to its end. Pure: what was seen decides.</summary>
/// <param name="ReplacementInterval">How long a transaction waits in the pool before another takes its place.</param>
/// <param name="Finality">How long until a block of the chain cannot be taken back.</param>
internal sealed record Settlement(TimeSpan InclusionDeadline, TimeSpan ResendInterval, TimeSpan ReplacementInterval, TimeSpan Finality)
{
    /// <summary>Looks in a row after which something is taken to be gone: a node behind the others is not a reorg.</summary>
    public const int MissesThatProve = 3;

    public NextStep Judge(WatchedAttempt watched, Sighting seen) => watched.Attempt.State switch
    {
        AttemptState.Submitted => seen.Included is null ? Waiting(watched, seen) : Include(watched, seen),
        AttemptState.Included or AttemptState.Reverted or AttemptState.Abandoned => seen.Included is null ? Vanished(watched, seen) : Settle(watched, seen),
        AttemptState.Reorged => seen.Included is null ? TakenBack(watched, seen) : Include(watched, seen),
        _ => throw new InvariantViolationException($"An attempt that is {watched.Attempt.State} is not watched."),
    };

    /// <summary>Sent, and in no block yet.</summary>
    private NextStep Waiting(WatchedAttempt watched, Sighting seen)
    {
        long nonce = watched.Transaction.Nonce;
        if (seen.Counts.IsUsed(nonce))
        {
            return watched.Misses + 1 < MissesThatProve
                ? new NextStep.Wait(IsMiss: true)
                : End(AttemptState.Dropped, $"another transaction used nonce {Text(nonce)}");
        }

        bool isLate = seen.Now - watched.Attempt.OpenedAt > InclusionDeadline
            || seen.AsOf.Number > watched.Attempt.Plan.Liquidation.DeadlineBlock;
        if (seen.IsKnown)
        {
            // It holds its nonce until a block takes it, or another one's. Those behind it wait for it, whatever they bid.
            bool isDue = nonce == seen.Counts.Latest && seen.Now - watched.Attempt.MovedAt >= ReplacementInterval;
            if (!isDue)
                return new NextStep.Wait();
            return new NextStep.Outbid(
                watched.Transaction.IsCancel ? watched.Attempt.Reason : isLate ? "in the pool and past its deadline" : null);
        }

        // A relay has it, and shows it to nobody. What it made of it, a block will say; after the last one, it is made public.
        if (watched.IsPrivate && watched.Transaction.PrivateUntil > seen.AsOf.Number)
            return new NextStep.Wait();

        // Behind a gap the node may hold it without counting it, so it is never given up there.
        bool isBehindGap = seen.Counts.Pending < nonce;
        if (isLate && !isBehindGap)
            return End(AttemptState.Dropped, "no node held it at its deadline", releasesNonce: true);
        bool mayResend = watched.IsPrivate || watched.SentAt is not { } sent || seen.Now - sent >= ResendInterval;
        return mayResend ? new NextStep.SendAgain(IfStillValid: !isBehindGap) : new NextStep.Wait();
    }

    /// <summary>In a block now.</summary>
    private static NextStep.Move Include(WatchedAttempt watched, Sighting seen) => watched.IsCancel(seen.Included!.Transaction)
        ? new NextStep.Move(new AttemptStep(AttemptState.Abandoned, Ends: false, Inclusion: seen.Included))
        : seen.Succeeded
        ? new NextStep.Move(new AttemptStep(
            AttemptState.Included, Ends: false, watched.Attempt.Reason is null ? null : "included after all", Inclusion: seen.Included))
        : new NextStep.Move(new AttemptStep(AttemptState.Reverted, Ends: false, "reverted in the block", Inclusion: seen.Included));

    /// <summary>Still in a block: the same, or another one after a reorg; and at some time past finality.</summary>
    private NextStep Settle(WatchedAttempt watched, Sighting seen)
    {
        (BlockRef block, Inclusion recorded) = (seen.Included!.Block, watched.Attempt.Inclusion!);
        bool isAnother = block.Hash != recorded.Block.Hash || seen.Included.Transaction != recorded.Transaction;
        bool hasTurned = watched.Attempt.State != AttemptState.Abandoned && seen.Succeeded != (watched.Attempt.State == AttemptState.Included);
        if (isAnother || hasTurned)
            return Include(watched, seen);
        bool isFinal = seen.AsOf.Number >= block.Number && seen.AsOf.Timestamp - block.Timestamp >= Finality.TotalSeconds;
        if (!isFinal)
            return new NextStep.Wait();
        AttemptState state = watched.Attempt.State;
        return new NextStep.Move(new AttemptStep(state == AttemptState.Included ? AttemptState.Final : state, Ends: true));
    }

    /// <summary>It was in a block, and now no receipt is found.</summary>
    private static NextStep Vanished(WatchedAttempt watched, Sighting seen) => seen.Recorded switch
    {
        RecordedBlock.Replaced => TakeBack(),
        RecordedBlock.Missing => watched.Misses + 1 < MissesThatProve ? new NextStep.Wait(IsMiss: true) : TakeBack(),
        _ => new NextStep.Wait(),
    };

    /// <summary>A reorg took its block. The pool may hold it and include it again; if not, its nonce is free for a new attempt.</summary>
    private static NextStep TakenBack(WatchedAttempt watched, Sighting seen)
    {
        long nonce = watched.Transaction.Nonce;
        if (seen.Counts.IsUsed(nonce))
        {
            return watched.Misses + 1 < MissesThatProve
                ? new NextStep.Wait(IsMiss: true)
                : End(AttemptState.Reorged, $"taken back by a reorg; another transaction used nonce {Text(nonce)}");
        }

        bool isLost = !seen.IsKnown && !watched.IsNonceReleased;
        return isLost ? new NextStep.ReleaseNonce() : new NextStep.Wait();
    }

    private static NextStep.Move TakeBack() =>
        new(new AttemptStep(AttemptState.Reorged, Ends: false, "its block was taken back by a reorg"));

    private static NextStep.Move End(AttemptState state, string reason, bool releasesNonce = false) =>
        new(new AttemptStep(state, Ends: true, reason), releasesNonce);

    private static string Text(long nonce) => nonce.ToString(CultureInfo.InvariantCulture);
}
