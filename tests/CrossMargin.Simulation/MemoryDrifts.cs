using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;

namespace CrossMargin.Simulation;

/// <summary>Open drifts as a test sets them.</summary>
public sealed class MemoryDrifts : IDriftStore
{
    public List<Drift> Open { get; } = [];

    public Task RecordAsync(
        ReconciliationRun run, IReadOnlyCollection<SubAccountId> compared, IReadOnlyList<FigureMismatch> found, CancellationToken cancellationToken)
    {
        Open.RemoveAll(drift => compared.Contains(drift.Mismatch.SubAccount));
        Open.AddRange(found.Select(mismatch => new Drift(mismatch, run.At, run.EndedAt, IsToBeRepaired: false)));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<Drift>> ReadOpenAsync(ChainId chain, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Drift>>([.. Open.Where(drift => drift.At.Chain == chain)]);

    public Task<int> RequestRepairAsync(ChainId chain, CancellationToken cancellationToken)
    {
        for (int i = 0; i < Open.Count; i++)
            Open[i] = Open[i] with { IsToBeRepaired = Open[i].IsToBeRepaired || Open[i].At.Chain == chain };
        return Task.FromResult(Open.Count(drift => drift.At.Chain == chain));
    }

    public Task<ReconciliationRun?> FindLastAsync(ChainId chain, ReconciliationScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ReconciliationRun?>(null);
}
