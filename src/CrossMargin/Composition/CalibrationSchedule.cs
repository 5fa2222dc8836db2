using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CrossMargin.Composition;

/// <summary>Calibrates at once, and then every period, until it is cancelled.</summary>
/// <remarks>
/// On Quartz with its schedule in memory: a run that was missed while no process lived is no loss, as the next one reads the whole
/// history. Several processes share the work by what they have recorded: <see cref="Recalibration.RunUnlessRecentAsync"/>.
/// </remarks>
internal sealed class CalibrationSchedule(Recalibration recalibration, TimeSpan period, TimeProvider time, ILoggerFactory loggers)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource defect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using StandaloneSchedulerFactory factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(loggers);
            quartz.UseInMemoryStore().UseDefaultThreadPool(1).UseTimeProvider(time);
            quartz.AddJobType(_ => new CalibrationJob(recalibration, period, defect, loggers.CreateLogger<CalibrationJob>()));
        }).Build();
        IScheduler scheduler = await factory.GetScheduler(cancellationToken);

        // A run that comes too late is left out, not made up for in a burst.
        ITrigger trigger = TriggerBuilder.Create(time)
            .WithIdentity("calibration")
            .StartNow()
            .WithSimpleSchedule(every => every
                .WithInterval(period)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithExistingCount))
            .Build();
        IJobDetail job = JobBuilder.Create<CalibrationJob>().WithIdentity("calibration").Build();
        await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        await scheduler.Start(cancellationToken);
        try
        {
            await defect.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        }
    }
}
