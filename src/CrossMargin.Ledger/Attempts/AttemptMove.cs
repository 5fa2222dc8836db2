namespace CrossMargin.Ledger.Attempts;

/// <summary>How a compare-and-swap ended.</summary>
public abstract record AttemptMove
{
    private AttemptMove()
    {
    }

    public sealed record Moved(LiquidationAttempt Attempt) : AttemptMove;

    /// <summary>Somebody else moved it first; nothing was written.</summary>
    public sealed record Overtaken(LiquidationAttempt Current) : AttemptMove;
}
