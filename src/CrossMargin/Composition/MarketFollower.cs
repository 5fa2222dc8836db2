using CrossMargin.Domain.Calibration;
using CrossMargin.Margin;
using CrossMargin.Margin.Markets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CrossMargin.Composition;

/// <summary>Takes each newly released calibration into the margin core, whichever process made it.</summary>
internal sealed class MarketFollower(IRiskReleases releases, MarginAssessor margin, TimeProvider time, ILogger<MarketFollower> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Runs until it is cancelled. While the database is away the last figures stand.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await releases.FindReleasedAsync(cancellationToken) is { } release && release.Number != margin.Market.Release)
                {
                    margin.Market = MarketState.Of(release);
                    Log.MarketTaken(logger, release.Number);
                }

                await Task.Delay(Period, time, cancellationToken);
            }
            catch (NpgsqlException fault)
            {
                Log.MarketUnread(logger, fault.Message);
                await Task.Delay(Period, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
