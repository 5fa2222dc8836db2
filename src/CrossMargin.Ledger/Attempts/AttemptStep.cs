namespace CrossMargin.Ledger.Attempts;

/// <summary>One move of an attempt: the next state, and what is new with it. What is null stays as it was.</summary>
/// <param name="Ends">Nothing remains to be waited for.</param>
public sealed record AttemptStep(
    AttemptState To, bool Ends, string? Reason = null, SignedTransaction? Transaction = null, Inclusion? Inclusion = null)
{
    /// <summary>The attempt after the step.</summary>
    public LiquidationAttempt ApplyTo(LiquidationAttempt attempt, DateTimeOffset at) => attempt with
    {
        State = To,
        Reason = Reason ?? attempt.Reason,
        Transaction = Transaction ?? attempt.Transaction,
        Inclusion = Inclusion ?? attempt.Inclusion,
        MovedAt = at,
        EndedAt = Ends ? at : null,
        Version = attempt.Version + 1,
    };
}
