using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;

namespace CrossMargin.SimulationTests.Storage;

/// <summary>The attempts as one process reaches them.</summary>
internal sealed class LinkedAttemptStore(IAttemptStore store, StoreLink link) : IAttemptStore
{
    public IAttemptStore Under(LeaseTerm term) => new LinkedAttemptStore(store.Under(term), link);

    public Task<AttemptOpening> OpenAsync(AttemptPlan plan, CancellationToken cancellationToken) =>
        link.AskAsync($"attempt on {plan.Liquidation.Target}", () => store.OpenAsync(plan, cancellationToken), cancellationToken);

    public Task<LiquidationAttempt> DeclineAsync(AttemptPlan plan, string reason, CancellationToken cancellationToken) =>
        link.AskAsync($"declined: {reason}", () => store.DeclineAsync(plan, reason, cancellationToken), cancellationToken);

    public Task<AttemptMove> MoveAsync(LiquidationAttempt attempt, AttemptStep step, CancellationToken cancellationToken) => link.AskAsync(
        $"attempt {attempt.Number} {attempt.State} → {step.To} {step.Reason}", () => store.MoveAsync(attempt, step, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<LiquidationAttempt>> ReadUnsettledAsync(ChainId chain, CancellationToken cancellationToken) =>
        link.AskAsync("unsettled attempts", () => store.ReadUnsettledAsync(chain, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<LiquidationAttempt>> ReadPageAsync(AttemptQuery query, CancellationToken cancellationToken) =>
        link.AskAsync("page of attempts", () => store.ReadPageAsync(query, cancellationToken), cancellationToken);

    public Task<bool> RecordAsync(KeeperDecision decision, CancellationToken cancellationToken) => link.AskAsync(
        $"{decision.SubAccount} passed, {decision.Kind}: {decision.Reason}", () => store.RecordAsync(decision, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<KeeperDecision>> ReadDecisionsAsync(ChainId chain, int limit, CancellationToken cancellationToken) =>
        link.AskAsync("decisions", () => store.ReadDecisionsAsync(chain, limit, cancellationToken), cancellationToken);

    public Task<KeeperErrand> OpenErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) =>
        link.AskAsync($"errand: {errand.Purpose}", () => store.OpenErrandAsync(errand, cancellationToken), cancellationToken);

    public Task UpdateErrandAsync(KeeperErrand errand, CancellationToken cancellationToken) => link.AskAsync(
        $"errand {errand.Number} {errand.State} {errand.Reason}",
        async () =>
        {
            await store.UpdateErrandAsync(errand, cancellationToken);
            return errand;
        },
        cancellationToken);

    public Task<IReadOnlyList<KeeperErrand>> ReadErrandsAsync(ChainId chain, Address signer, CancellationToken cancellationToken) =>
        link.AskAsync("errands", () => store.ReadErrandsAsync(chain, signer, cancellationToken), cancellationToken);

    public Task<AttemptTally> ReadTallyAsync(TallyQuery query, CancellationToken cancellationToken) =>
        link.AskAsync("tally", () => store.ReadTallyAsync(query, cancellationToken), cancellationToken);
}
