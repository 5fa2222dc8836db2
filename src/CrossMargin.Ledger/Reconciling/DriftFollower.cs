using System.Data.Common;
using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Ledger.Reconciling;

/// <summary>Tells a book which venues reconciliation found to differ, whichever process found it.</summary>
/// <param name="chains">Those of the book.</param>
/// <param name="period">Between two looks.</param>
public sealed class DriftFollower(
    AccountBook book, IDriftStore store, IReadOnlyList<ChainId> chains, TimeSpan period, TimeProvider time, ILogger<DriftFollower> logger)
{
    private bool _isLost;

    /// <summary>Ends only by cancellation, or by a fault that waiting does not heal.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await LookAsync(cancellationToken);
                _isLost = false;
            }
            catch (DbException fault) when (BookFollower.IsPassing(fault) && !cancellationToken.IsCancellationRequested)
            {
                // What was known stays so meanwhile.
                if (!_isLost)
                    Log.DriftsLost(logger, fault.Message);
                _isLost = true;
            }

            await Task.Delay(period, time, cancellationToken);
        }
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        List<Drift> open = [];
        foreach (ChainId chain in chains)
            open.AddRange(await store.ReadOpenAsync(chain, cancellationToken));
        book.SetDrifts(Drift.Describe(open));
    }
}
