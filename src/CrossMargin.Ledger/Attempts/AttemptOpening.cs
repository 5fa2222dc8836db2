namespace CrossMargin.Ledger.Attempts;

/// <summary>How the opening of an attempt ended.</summary>
public abstract record AttemptOpening
{
    private AttemptOpening()
    {
    }

    public sealed record Opened(LiquidationAttempt Attempt) : AttemptOpening;

    /// <summary>Another attempt on the sub-account is on its way; nothing was written.</summary>
    public sealed record AlreadyOpen(LiquidationAttempt Attempt) : AttemptOpening;
}
