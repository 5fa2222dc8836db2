using CrossMargin.Domain;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>What reconciliation found, kept where every process sees it and a restart too.</summary>
public interface IDriftStore
{
    /// <summary>Records a run: what it found is open from now on, and what it compared and found equal is not any more. In one transaction.</summary>
    /// <param name="compared">Every sub-account that the run compared.</param>
    Task RecordAsync(
        ReconciliationRun run, IReadOnlyCollection<SubAccountId> compared, IReadOnlyList<FigureMismatch> found, CancellationToken cancellationToken);

    /// <summary>Every open drift of a chain, in order of venue, sub-account and figure.</summary>
    Task<IReadOnlyList<Drift>> ReadOpenAsync(ChainId chain, CancellationToken cancellationToken);

    /// <summary>Asks the indexer of the chain to repair everything that is open.</summary>
    /// <returns>How many drifts that is.</returns>
    Task<int> RequestRepairAsync(ChainId chain, CancellationToken cancellationToken);

    /// <summary>The newest run of a scope; null when there was none.</summary>
    Task<ReconciliationRun?> FindLastAsync(ChainId chain, ReconciliationScope scope, CancellationToken cancellationToken);
}
