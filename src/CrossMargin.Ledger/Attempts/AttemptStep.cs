namespace CrossMargin.Ledger.Attempts;

/// <summary>One move of an attempt: the next state, and what is new with it. What is null stays as it was.</summary>
/// <param name="Ends">Nothing remains to be waited for.</param>
/// <param name="Transaction">Takes the place of the one before, which may still be included instead.</param>
public sealed record AttemptStep(
    AttemptState To, bool Ends, string? Reason = null, SignedTransaction? Transaction = null, Inclusion? Inclusion = null)
{
    /// <summary>The attempt after the step.</summary>
    public LiquidationAttempt ApplyTo(LiquidationAttempt attempt, DateTimeOffset at) => attempt with
    {
        State = To,
        Reason = Reason ?? attempt.Reason,
        Transaction = Transaction ?? attempt.Transaction,
        Replaced = Transaction is not null && attempt.Transaction is { } before ? [.. attempt.Replaced, before] : attempt.Replaced,
        Inclusion = Inclusion ?? attempt.Inclusion,
        MovedAt = at,
        EndedAt = Ends ? at : null,
        Version = attempt.Version + 1,
    };
}
