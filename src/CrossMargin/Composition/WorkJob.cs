using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace CrossMargin.Composition;

/// <summary>A work as the scheduler runs it: the job has its name.</summary>
/// <param name="defect">Where a fault goes that no later run can heal: Quartz itself would log it and go on.</param>
[DisallowConcurrentExecution]
internal sealed class WorkJob(IReadOnlyList<PeriodicWork> works, TaskCompletionSource defect, ILogger<WorkJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        PeriodicWork work = works.First(work => work.Name == context.JobDetail.Key.Name);
        try
        {
            await work.RunAsync(cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            Log.WorkPostponed(logger, fault.Message, work.Name);
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
}
