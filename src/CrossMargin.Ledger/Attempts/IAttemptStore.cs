using CrossMargin.Domain;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Ledger.Attempts;

/// <summary>The keeper's memory: what it is about to do, did, and decided not to do.</summary>
public interface IAttemptStore
{
    /// <summary>The same attempts, written only while the term lasts: after it, every writing of one throws <see cref="LeaseLostException"/>.</summary>
    IAttemptStore Under(LeaseTerm term);

    /// <summary>Writes a planned attempt, unless one on the same sub-account is on its way.</summary>
    Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken);

    /// <summary>Writes a plan that is not worth its cost: an attempt that ends as it begins.</summary>
    Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken);

    /// <summary>Moves an attempt on, if it still is as given.</summary>
    /// <exception cref="InvariantViolationException"><see cref="AttemptMoves"/> has no such move.</exception>
    Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken);

    /// <summary>Every attempt of the chain that has not ended, oldest first: what a restart takes up.</summary>
    Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken);

    /// <summary>One page, newest first.</summary>
    Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken);

    /// <summary>Writes a decision, once per kind and episode.</summary>
    /// <returns>Whether it was new.</returns>
    Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken);

    /// <summary>The newest decisions of a chain, newest first.</summary>
    Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken);

    /// <summary>Writes an errand that is signed, before it is sent.</summary>
    /// <returns>The same with its number.</returns>
    Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken);

    /// <summary>Writes what became of an errand that has not ended: a higher bid, or its end.</summary>
    Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken);

    /// <summary>Every errand of an account on a chain that has not ended, oldest first: what a restart takes up.</summary>
    Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken);

    /// <summary>What live attempts and errands cost lately, and how the last of the attempts went.</summary>
    Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken);
}
