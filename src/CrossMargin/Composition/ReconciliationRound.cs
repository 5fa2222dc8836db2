using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Indexer.Reconciling;
using CrossMargin.Ledger.Reconciling;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Composition;

/// <summary>Compares a sample of every chain with its ledger, and once a day all of it; records what it finds.</summary>
internal sealed class ReconciliationRound(
    Deployment deployment, IDriftStore drifts, ReconciliationOptions options, TimeProvider time, ILogger<ReconciliationRound> logger) : IDisposable
{
    private readonly ReconciliationMeter _meter = new();

    /// <summary>As the scheduler runs it.</summary>
    public PeriodicWork Work => new("reconciliation", options.Period, RunAsync);

    /// <summary>A chain whose node does not answer delays no other.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(deployment.Clients.Values.Select(client => RunAsync(client, cancellationToken)));

    public void Dispose() => _meter.Dispose();

    private async Task RunAsync(IChainClient client, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<Drift> open = await drifts.ReadOpenAsync(client.Chain, cancellationToken);
            Show(client.Chain, open);
            ReconciliationRun? full = await drifts.FindLastAsync(client.Chain, ReconciliationScope.All, cancellationToken);
            ReconciliationRun? sample = await drifts.FindLastAsync(client.Chain, ReconciliationScope.Sample, cancellationToken);
            if (IsOlder(full, options.FullPeriod))
                await RunAsync(client, sample: null, cancellationToken);
            else if (IsOlder(sample, options.Period / 2) && IsOlder(full, options.Period / 2))
                await RunAsync(client, SampleAfter(sample, open), cancellationToken);
        }
        catch (RpcException fault)
        {
            Log.NotReconciled(logger, client.Chain.Value, fault.Message);
        }
    }

    private async Task RunAsync(IChainClient client, ReconciliationSample? sample, CancellationToken cancellationToken)
    {
        Reconciliation result = await deployment.CreateReconciler().ReconcileAsync(client, sample, progress: null, cancellationToken);
        if (result.At.Hash.IsZero)
            return;
        await RecordAsync(drifts, result, sample is null ? ReconciliationScope.All : ReconciliationScope.Sample, time, cancellationToken);
        _meter.Compared(result.Chain, result.Figures);
        Show(client.Chain, await drifts.ReadOpenAsync(client.Chain, cancellationToken));
        if (result.Mismatches is [var first, ..])
            Log.DriftFound(logger, result.Chain.Value, result.At.Number, result.Mismatches.Count, result.Figures, first.Figure, first.SubAccount);
        else
            Log.Reconciled(logger, result.Chain.Value, result.At.Number, result.SubAccounts, result.Figures);
    }

    public static Task RecordAsync(
        IDriftStore drifts, Reconciliation result, ReconciliationScope scope, TimeProvider time, CancellationToken cancellationToken)
    {
        ReconciliationRun run = new(
            scope, result.At, result.SubAccounts, result.Figures, result.Mismatches.Count, result.Last, time.GetUtcNow());
        return drifts.RecordAsync(run, result.Compared, result.Mismatches, cancellationToken);
    }

    /// <summary>Goes on behind the last sample, and looks again at whoever differed.</summary>
    private ReconciliationSample SampleAfter(ReconciliationRun? last, IReadOnlyList<Drift> open) =>
        new(last?.Last, options.SampleSize, [.. open.Select(drift => drift.Mismatch.SubAccount).Distinct()]);

    private bool IsOlder(ReconciliationRun? run, TimeSpan age) => run is null || time.GetUtcNow() - run.EndedAt >= age;

    private void Show(ChainId chain, IReadOnlyList<Drift> open)
    {
        foreach (VenueId venue in deployment.Models.Select(model => model.Venue).Where(venue => venue.Chain == chain))
            _meter.Show(venue, open.Count(drift => drift.Mismatch.SubAccount.Venue == venue));
    }
}
