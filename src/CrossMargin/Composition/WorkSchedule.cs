using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CrossMargin.Composition;

/// <summary>Runs works at once, and then each every period, until it is cancelled.</summary>
/// <remarks>
/// On Quartz with its schedule in memory: a run that was missed while no process lived is no loss, as the next one looks at all
/// there is. Several processes share a work by what they have recorded of it.
/// </remarks>
internal sealed class WorkSchedule(IReadOnlyList<PeriodicWork> works, TimeProvider time, ILoggerFactory loggers)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource defect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using StandaloneSchedulerFactory factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(loggers);
            quartz.UseInMemoryStore().UseDefaultThreadPool(works.Count).UseTimeProvider(time);
            quartz.AddJobType(_ => new WorkJob(works, defect, loggers.CreateLogger<WorkJob>()));
        }).Build();
        IScheduler scheduler = await factory.GetScheduler(cancellationToken);
        foreach (PeriodicWork work in works)
            await ScheduleAsync(scheduler, work, cancellationToken);
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

    /// <summary>A run that comes too late is left out, not made up for in a burst.</summary>
    private async Task ScheduleAsync(IScheduler scheduler, PeriodicWork work, CancellationToken cancellationToken)
    {
        ITrigger trigger = TriggerBuilder.Create(time)
            .WithIdentity(work.Name)
            .StartNow()
            .WithSimpleSchedule(every => every
                .WithInterval(work.Period)
                .RepeatForever()
                .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithExistingCount))
            .Build();
        await scheduler.ScheduleJob(JobBuilder.Create<WorkJob>().WithIdentity(work.Name).Build(), trigger, cancellationToken: cancellationToken);
    }
}
