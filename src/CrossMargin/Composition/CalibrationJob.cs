using CrossMargin.Domain.Calibration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace CrossMargin.Composition;

/// <summary>The calibration as the scheduler runs it.</summary>
/// <param name="defect">Where a fault goes that no later run can heal: Quartz itself would log it and go on.</param>
[DisallowConcurrentExecution]
internal sealed class CalibrationJob(
    Recalibration recalibration, TimeSpan period, TaskCompletionSource defect, ILogger<CalibrationJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            RiskRelease? release = await recalibration.RunUnlessRecentAsync(period, cancellationToken);
            if (release is not null)
                Tell(release);
        }
        catch (NpgsqlException fault)
        {
            Log.CalibrationPostponed(logger, fault.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
#pragma warning disable CA1031 // Whatever it is, it must end the process and not only this run.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            defect.TrySetException(fault);
        }
    }

    private void Tell(RiskRelease release)
    {
        int released = release.Released.Count();
        if (release.Refusal is { } reason)
            Log.CalibrationRefused(logger, release.Number, reason);
        else
            Log.CalibrationReleased(logger, release.Number, released, release.Underlyings.Count);
    }
}
