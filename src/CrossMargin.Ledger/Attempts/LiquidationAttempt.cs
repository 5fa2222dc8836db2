using CrossMargin.Domain;

namespace CrossMargin.Ledger.Attempts;

/// <summary>A plan's life. One row, moved from state to state by compare-and-swap.</summary>
/// <param name="Number">Unique on its chain, rising in the order of opening.</param>
/// <param name="Transaction">The newest; null until it is signed.</param>
/// <param name="Inclusion">Null while it is in no block; kept as the last one when a reorg took it back.</param>
/// <param name="Reason">Why it is in its state, where the state does not say it all.</param>
/// <param name="EndedAt">Null while there is something to wait for: a restart takes it up again.</param>
/// <param name="Version">Counts the moves.</param>
public sealed record LiquidationAttempt(
    long Number,
    AttemptState State,
    AttemptPlan Plan,
    SignedTransaction? Transaction,
    Inclusion? Inclusion,
    string? Reason,
    DateTimeOffset OpenedAt,
    DateTimeOffset MovedAt,
    DateTimeOffset? EndedAt,
    int Version)
{
    /// <summary>Its earlier transactions, oldest first, all with the nonce of <see cref="Transaction"/>: a chain includes one at most.</summary>
    public IReadOnlyList<SignedTransaction> Replaced { get; init; } = [];

    /// <summary>All that it signed, newest first.</summary>
    public IEnumerable<SignedTransaction> Transactions => Transaction is null ? [] : Replaced.Append(Transaction).Reverse();

    public SubAccountId SubAccount => Plan.Liquidation.Target;

    public ChainId Chain => SubAccount.Venue.Chain;

    public bool DryRun => Plan.DryRun;

    public bool IsOpen => AttemptMoves.IsOpen(State, DryRun);
}
