using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.Simulation;

/// <summary>A store's attempts, written only while a term lasts.</summary>
internal sealed class FencedAttemptStore(MemoryAttemptStore store, LeaseTerm term) : IAttemptStore
{
    public IAttemptStore Under(LeaseTerm term) => store.Under(term);

    public Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken) =>
        WriteAsync(() => store.OpenAsync(plan, cancellationToken));

    public Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken) =>
        WriteAsync(() => store.DeclineAsync(plan, reason, cancellationToken));

    public Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken) =>
        WriteAsync(() => store.MoveAsync(attempt, step, cancellationToken));

    public Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken) =>
        store.ReadUnsettledAsync(chain, cancellationToken);

    public Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken) =>
        store.ReadPageAsync(query, cancellationToken);

    public Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken) => store.RecordAsync(decision, cancellationToken);

    public Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken) =>
        store.ReadDecisionsAsync(chain, limit, cancellationToken);

    public Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) =>
        WriteAsync(() => store.OpenErrandAsync(errand, cancellationToken));

    public Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) => store.Leases.IsNewest(term)
        ? store.UpdateErrandAsync(errand, cancellationToken) : throw new LeaseLostException(term);

    public Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken) =>
        store.ReadErrandsAsync(chain, signer, cancellationToken);

    public Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken) => store.ReadTallyAsync(query, cancellationToken);

    private Task<T> WriteAsync<T>(Func<Task<T>> write) => store.Leases.IsNewest(term) ? write() : throw new LeaseLostException(term);
}
