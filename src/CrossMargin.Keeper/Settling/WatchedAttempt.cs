using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.Keeper.Settling;

/// <summary>A transaction of ours that is not settled yet.</summary>
internal sealed class WatchedAttempt(LiquidationAttempt attempt, DateTimeOffset? sentAt)
{
    private DateTimeOffset _missedAt;

    public LiquidationAttempt Attempt { get; set; } = attempt;

    public SignedTransaction Transaction => Attempt.Transaction!;

    /// <summary>Whether this one of its transactions gives it up.</summary>
    public bool IsCancel(Hash32 transaction) => Attempt.Transactions.Any(one => one.Hash == transaction && one.IsCancel);

    /// <summary>When its bytes were last handed to a node; null when that is not known, as after a restart.</summary>
    public DateTimeOffset? SentAt { get; set; } = sentAt;

    /// <summary>Whether it was private, and nobody here has made it public since.</summary>
    public bool IsPrivate { get; set; } = attempt.Transaction?.PrivateUntil is not null;

    /// <summary>Looks in a row that did not find what should be there: one node behind the others is no proof.</summary>
    public int Misses { get; private set; }

    /// <summary>Its nonce was given back, so that it and its successor exclude one another.</summary>
    public bool IsNonceReleased { get; set; }

    /// <summary>Counts a miss; those that follow one another faster than the interval are one.</summary>
    public void Miss(DateTimeOffset now, TimeSpan interval)
    {
        if (Misses > 0 && now - _missedAt < interval)
            return;
        (Misses, _missedAt) = (Misses + 1, now);
    }

    /// <summary>It was found, or found to be gone: the count begins anew.</summary>
    public void ForgetMisses() => Misses = 0;

    /// <summary>Whether it may still reach a block on its own: no second attempt on the account until then.</summary>
    public bool HoldsAccount => Attempt.IsOpen || (Attempt.State == AttemptState.Reorged && !IsNonceReleased);
}
