namespace CrossMargin.Ledger.Attempts;

/// <summary>Which states follow which. Pure: the store refuses every other move as a defect.</summary>
public static class AttemptMoves
{
    /// <summary>Whether it is on its way to a block: at most one such attempt per sub-account.</summary>
    /// <remarks>The partial unique index of 0002_attempts.sql says the same.</remarks>
    public static bool IsOpen(AttemptState state, bool dryRun) => state switch
    {
        AttemptState.Planned or AttemptState.Submitted => true,
        AttemptState.Simulated => !dryRun,
        _ => false,
    };

    /// <summary>A state that is reached again notes something new about it: another block, a remark, that it is settled.</summary>
    public static bool Allows(AttemptState from, AttemptState to) => from switch
    {
        AttemptState.Planned => to is AttemptState.Simulated or AttemptState.Declined or AttemptState.Superseded or AttemptState.Abandoned,
        AttemptState.Simulated => to is AttemptState.Submitted or AttemptState.Declined or AttemptState.Superseded or AttemptState.Abandoned,
        AttemptState.Submitted => to is AttemptState.Submitted or AttemptState.Included or AttemptState.Reverted
            or AttemptState.Dropped or AttemptState.Superseded or AttemptState.Abandoned,
        AttemptState.Included => to is AttemptState.Included or AttemptState.Final or AttemptState.Reverted or AttemptState.Reorged,
        AttemptState.Reverted => to is AttemptState.Reverted or AttemptState.Included or AttemptState.Reorged,
        AttemptState.Reorged => to is AttemptState.Reorged or AttemptState.Included or AttemptState.Reverted or AttemptState.Abandoned,
        // Given up by a transaction that is in a block: until that is final, a reorg may take it back.
        AttemptState.Abandoned => to is AttemptState.Abandoned or AttemptState.Included or AttemptState.Reverted or AttemptState.Reorged,
        AttemptState.Final or AttemptState.Dropped or AttemptState.Superseded or AttemptState.Declined => false,
        _ => throw new ArgumentOutOfRangeException(nameof(from)),
    };
}
