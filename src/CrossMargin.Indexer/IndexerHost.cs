using System.Data.Common;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Leases;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Indexer;

/// <summary>Runs every chain's indexer at the same time: one that is dead, slow or lying delays no other.</summary>
/// <param name="leases">Which process indexes a chain; null where there is no other.</param>
public sealed class IndexerHost(
    IReadOnlyList<ChainIndexer> indexers, IndexerOptions options, TimeProvider time, ILogger<IndexerHost> logger, IChainLeases? leases = null)
{
    /// <summary>How far each chain is. May be read from any thread.</summary>
    public IReadOnlyList<ChainProgress> Progress => [.. indexers.Select(indexer => indexer.Progress)];

    /// <summary>Ends by cancellation, or when every chain is stopped, or with a defect of the program, which ends all chains.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> running = [.. indexers.Select(indexer => RunAsync(indexer, stop.Token))];
        try
        {
            while (running.Count > 0)
            {
                Task ended = await Task.WhenAny(running);
                running.Remove(ended);
                await ended;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task RunAsync(ChainIndexer indexer, CancellationToken cancellationToken) => leases is null
        ? IndexAsync(indexer, cancellationToken)
        : new ChainLease(leases, indexer.Chain, options, time, logger).WorkAsync(
            async held =>
            {
                await IndexAsync(indexer, held);
                // Another goes on from here: what this one knows is soon no longer so.
                await indexer.ForgetAsync();
            },
            indexer.StandBy,
            cancellationToken);

    private async Task IndexAsync(ChainIndexer indexer, CancellationToken cancellationToken)
    {
        int faults = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                ChainUpdate update = await indexer.StepAsync(cancellationToken);
                if (faults > 0)
                    Log.Recovered(logger, indexer.Chain.Value, faults);
                faults = 0;
                if (update is ChainUpdate.AtHead)
                    await indexer.WaitForHeadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (IndexerStoppedException stopped)
            {
                indexer.ShowFault(IndexerState.Stopped, stopped.Reason);
                Log.Stopped(logger, indexer.Chain.Value, stopped.Reason);
                return;
            }
            catch (Exception fault) when (IsOutage(fault))
            {
                indexer.ShowFault(IndexerState.Outage, fault.Message);
                if (faults++ == 0)
                    Log.Outage(logger, indexer.Chain.Value, fault.Message);
                if (!await PauseAsync(faults, cancellationToken))
                    return;
            }
        }
    }

    /// <returns>False when it was cut short by cancellation.</returns>
    private async Task<bool> PauseAsync(int faults, CancellationToken cancellationToken)
    {
        double milliseconds = options.FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(faults - 1, 20));
        TimeSpan pause = TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.LongestPause.TotalMilliseconds));
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    /// <summary>
    /// Faults of a node, of the database, or of the way to them. A statement that the database refuses for what it says
    /// (classes 22, 23, 42 of SQLSTATE) is a defect of ours, and no repetition heals it.
    /// </summary>
    internal static bool IsOutage(Exception fault) => fault switch
    {
        DbException { SqlState: { Length: 5 } state } => state[..2] is not ("22" or "23" or "42"),
        DbException => true,
        RpcException or ChainDistrustException or LedgerConflictException or IOException or TimeoutException => true,
        _ => false,
    };
}
