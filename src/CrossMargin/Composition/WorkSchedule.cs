using CrossMargin.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace CrossMargin.Composition;

/// <summary>Runs works every period, until it is cancelled.</summary>
/// <remarks>
/// On Quartz. With a cluster its schedule is in the database, and of all processes one runs a work at a time. Without one it is in memory:
/// a run that was missed while no process lived is no loss, as the next one looks at all there is.
/// </remarks>
/// <param name="cluster">Null: this process runs the works by itself.</param>
internal sealed class WorkSchedule(IReadOnlyList<PeriodicWork> works, TimeProvider time, ILoggerFactory loggers, WorkCluster? cluster = null)
{
    // A process that was silent for so long is dead: others take over within 3 s. A pause of that length costs a work run twice, no more.
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(1), Silence = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DatabasePause = TimeSpan.FromSeconds(1);

    // One maker of the tables at a time: "crossmqz" in ASCII.
    private const long TurnKey = 0x63726F73736D717A;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource defect = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using StandaloneSchedulerFactory factory = QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.Services.AddSingleton(loggers);
            quartz.UseDefaultThreadPool(works.Count).UseTimeProvider(time);
            quartz.AddJobType(_ => new WorkJob(works, defect, loggers.CreateLogger<WorkJob>()));
            if (cluster is null)
                quartz.UseInMemoryStore();
            else
                Share(quartz, cluster);
        }).Build();
        IScheduler scheduler = await OpenAsync(factory, cancellationToken);
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

    private static void Share(IQuartzBuilder quartz, WorkCluster cluster) => quartz
        .ConfigureScheduler(scheduler => scheduler.InstanceName = cluster.Name)
        .UsePersistentStore(store =>
        {
            store.UsePostgres(database => database.DataSourceFactory = _ => cluster.Database);
            store.UseSystemTextJsonSerializer();
            store.ProvisionSchema();
            store.UseClustering(nodes => (nodes.CheckinInterval, nodes.CheckinMisfireThreshold) = (CheckIn, Silence));
            store.ConfigureStore(options =>
            {
                options.DbRetryInterval = DatabasePause;
                // What a dead process left is late by then: only this scan sets it going again.
                options.MisfireHandlerFrequency = CheckIn;
                // A work that fails ends the process; one that cannot be begun is tried again as long as it lives.
                options.MaxConsecutiveFireFailures = 0;
            });
        });

    /// <summary>The tables are made where they are missing, by one process at a time.</summary>
    private async Task<IScheduler> OpenAsync(StandaloneSchedulerFactory factory, CancellationToken cancellationToken)
    {
        if (cluster is null)
            return await factory.GetScheduler(cancellationToken);
        await using DatabaseTurn turn = await DatabaseTurn.TakeAsync(cluster.Database, TurnKey, cancellationToken);
        return await factory.GetScheduler(cancellationToken);
    }

    /// <summary>What another process scheduled like this goes on as it is.</summary>
    private async Task ScheduleAsync(IScheduler scheduler, PeriodicWork work, CancellationToken cancellationToken)
    {
        if (await scheduler.GetTrigger(new TriggerKey(work.Name), cancellationToken) is ISimpleTrigger known && known.RepeatInterval == work.Period)
            return;
        ITrigger trigger = TriggerBuilder.Create(time)
            .WithIdentity(work.Name)
            .StartAt(StartOf(work))
            // One run may be late, and is then run; if more are, they are not made up for in a burst.
            .WithMisfireThreshold(work.Period)
            .WithSimpleSchedule(every => every
                .WithInterval(work.Period)
                .RepeatForever()
                .WithMisfireInstruction(work.IsAligned
                    ? SimpleTriggerMisfireInstruction.NextWithExistingCount
                    : SimpleTriggerMisfireInstruction.NowWithExistingCount))
            .Build();
        await scheduler.ScheduleJob(
            JobBuilder.Create<WorkJob>().WithIdentity(work.Name).Build(), trigger, new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    private DateTimeOffset StartOf(PeriodicWork work)
    {
        DateTimeOffset now = time.GetUtcNow();
        return work.IsAligned ? now.AddTicks(work.Period.Ticks - (now - DateTimeOffset.UnixEpoch).Ticks % work.Period.Ticks) : now;
    }
}
