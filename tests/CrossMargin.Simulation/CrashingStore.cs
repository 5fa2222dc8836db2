using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Simulation;

/// <summary>Where a keeper ends: at one of the rows that it writes of its attempts.</summary>
/// <param name="at">The writing, counted from 0.</param>
/// <param name="isWritten">Whether the row is there when it ends.</param>
public sealed class CrashPoint(int at, bool isWritten)
{
    private int _writings;

    /// <summary>What was being written; null while it was not reached.</summary>
    public string? Reached { get; private set; }

    public async Task<T> WriteAsync<T>(string what, Func<Task<T>> write)
    {
        bool isHere = _writings++ == at;
        if (!isHere)
            return await write();
        Reached = what;
        if (isWritten)
            await write();
        throw new CrashException($"{(isWritten ? "after" : "before")} {what}");
    }
}

/// <summary>The keeper's process ends here: nothing of it runs on.</summary>
public sealed class CrashException(string place) : Exception($"The keeper ends {place}.");

/// <summary>Attempts whose keeper ends at one of the rows that it writes.</summary>
public sealed class CrashingStore(IAttemptStore inner, CrashPoint point) : IAttemptStore
{
    public IAttemptStore Under(LeaseTerm term) => new CrashingStore(inner.Under(term), point);

    public Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken) =>
        point.WriteAsync(nameof(AttemptState.Planned), () => inner.OpenAsync(plan, cancellationToken));

    public Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken) =>
        point.WriteAsync(nameof(AttemptState.Declined), () => inner.DeclineAsync(plan, reason, cancellationToken));

    public Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken) =>
        point.WriteAsync($"{attempt.State} to {step.To}", () => inner.MoveAsync(attempt, step, cancellationToken));

    public Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken) =>
        inner.ReadUnsettledAsync(chain, cancellationToken);

    public Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken) =>
        inner.ReadPageAsync(query, cancellationToken);

    public Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken) =>
        inner.RecordAsync(decision, cancellationToken);

    public Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken) =>
        inner.ReadDecisionsAsync(chain, limit, cancellationToken);

    public Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) =>
        point.WriteAsync("Errand", () => inner.OpenErrandAsync(errand, cancellationToken));

    public Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) =>
        point.WriteAsync($"Errand to {errand.State}", async () =>
        {
            await inner.UpdateErrandAsync(errand, cancellationToken);
            return errand;
        });

    public Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken) =>
        inner.ReadErrandsAsync(chain, signer, cancellationToken);

    public Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken) =>
        inner.ReadTallyAsync(query, cancellationToken);
}
