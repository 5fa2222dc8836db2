using System.Collections.Concurrent;
using CrossMargin.Composition;
using CrossMargin.IntegrationTests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Host;

/// <summary>Works that several processes share, on the real schedule in the real database.</summary>
public sealed class SharedWorkTests(DevnetFixture devnet, ITestOutputHelper output)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(string Process, DateTimeOffset At)> _runs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_period_belongs_to_one_process_whoever_begins_first()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        using CancellationTokenSource stop = new();

        // All at once: the tables are not there yet.
        Task running = Task.WhenAll(((string[])["one", "two", "three"]).Select(process => Run(process, source, stop.Token)));
        await RunsAsync(6);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        long[] periods = [.. _runs.Select(run => run.At.ToUnixTimeSeconds())];
        output.WriteLine(string.Join(", ", _runs));

        // A busy machine may begin one late, in the next period; three that did not know of each other would have made three times as many.
        Assert.InRange(periods.Length, 6, periods.Max() - periods.Min() + 2);
    }

    [Fact]
    public async Task Whoever_leaves_is_replaced_and_what_was_missed_does_not_come_in_a_burst()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        using CancellationTokenSource first = new(), second = new();
        Task one = Run("one", source, first.Token);
        await RunsAsync(2);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        int before = _runs.Count;
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Token);

        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        Task two = Run("two", source, second.Token);
        await RunsAsync(before + 3);
        await second.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
        TimeSpan taken = TimeProvider.System.GetUtcNow() - begun;
        Assert.True(_runs.Count - before <= taken / Period + 1, $"{_runs.Count - before} runs in {taken}: {string.Join(", ", _runs)}");
    }

    [Fact]
    public async Task A_defect_ends_the_process_that_met_it()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        PeriodicWork defect = new("work", Period, _ => throw new InvalidOperationException("broken"));

        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Schedule(defect, source).RunAsync(Token));

        Assert.Equal("broken", fault.Message);
    }

    private Task Run(string process, NpgsqlDataSource source, CancellationToken cancellationToken) => Schedule(
        new PeriodicWork("work", Period, _ =>
        {
            _runs.Enqueue((process, TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        })
        { IsAligned = true },
        source).RunAsync(cancellationToken);

    private static WorkSchedule Schedule(PeriodicWork work, NpgsqlDataSource source) =>
        new([work], TimeProvider.System, NullLoggerFactory.Instance, new WorkCluster("tests", source));

    private async Task RunsAsync(int least)
    {
        for (int glance = 0; glance < 600 && _runs.Count < least; glance++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        Assert.True(_runs.Count >= least, $"{_runs.Count} runs.");
    }
}
