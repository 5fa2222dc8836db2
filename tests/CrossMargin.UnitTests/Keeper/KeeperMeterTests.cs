using System.Globalization;
using CrossMargin.Api;
using CrossMargin.Domain;
using CrossMargin.Keeper;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Pauses;
using CrossMargin.UnitTests.Keeper.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>What the keeper measures of itself, as /metrics tells it.</summary>
public sealed class KeeperMeterTests : IDisposable
{
    // Other tests of this process are measured, too: each of these has a chain of its own.
    private static long _chains = 880_000;

    private readonly ChainId _chain = new(Interlocked.Increment(ref _chains));
    private readonly MetricsExporter _exporter = new();

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public async Task A_liquidation_is_counted_in_each_state_and_paid_once_it_is_final()
    {
        using KeeperScene scene = new(chainId: _chain);
        scene.SetPrice(1800);
        scene.NextBlock();
        await scene.StepAsync();
        await scene.StepsAsync(1);
        Assert.Equal(1, Read("crossmargin_keeper_attempts_total", "state=\"included\""));
        Assert.Null(Read("crossmargin_keeper_gas_spent_usd_total"));
        await scene.StepsAsync(4);

        LiquidationAttempt attempt = scene.Only;
        foreach (string state in (string[])["planned", "simulated", "submitted", "included", "final"])
            Assert.Equal(1, Read("crossmargin_keeper_attempts_total", $"state=\"{state}\""));
        double paidUsd = (double)attempt.Inclusion!.Cost / 1e18 * attempt.Plan.NativeUsd!.Value;
        Assert.Equal(paidUsd, Read("crossmargin_keeper_gas_spent_usd_total")!.Value, 1e-9);
        Assert.Equal(attempt.Plan.GainUsd - paidUsd, Read("crossmargin_keeper_profit_usd")!.Value, 1e-9);
        Assert.Equal(1, Read("crossmargin_keeper_submission_delay_seconds_count"));
        Assert.InRange(Read("crossmargin_keeper_judging_duration_seconds_count")!.Value, 6, 1_000);
    }

    [Fact]
    public async Task Who_is_left_alone_is_counted_by_the_reason()
    {
        using KeeperScene scene = new(chainId: _chain);
        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: true, "ann", "for the test", TestContext.Current.CancellationToken);
        scene.SetPrice(1800);
        scene.NextBlock();

        await scene.StepAsync();

        Assert.Equal(1, Read("crossmargin_keeper_passes_total", "kind=\"paused\""));
    }

    [Fact]
    public async Task How_the_keeper_stands_is_told_while_it_can_be_read()
    {
        using KeeperScene scene = new(chainId: _chain);
        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: true, "ann", "for the test", TestContext.Current.CancellationToken);
        using KeeperWatch watch = new(scene.Book, [scene.KeeperChain], scene.Store, scene.Options, scene.Time, NullLogger<KeeperWatch>.Instance);
        using CancellationTokenSource stop = new();

        Task watching = watch.RunAsync(stop.Token);

        Assert.Equal(1, Read("crossmargin_keeper_breaker_open", "breaker=\"paused\""));
        Assert.Equal(0, Read("crossmargin_keeper_breaker_open", "breaker=\"stale_head\""));
        Assert.Equal(0, Read("crossmargin_keeper_attempts_underway", "state=\"submitted\""));
        Assert.Equal(0, Read("crossmargin_keeper_attempt_age_seconds"));
        Assert.Equal(0, Read("crossmargin_keeper_reverts_in_a_row"));
        Assert.InRange(Read("crossmargin_keeper_balance")!.Value, 0.001, 1e9);

        // No block comes any more.
        scene.Time.Advance(TimeSpan.FromMinutes(10));
        await AwaitAsync(() => Read("crossmargin_keeper_breaker_open", "breaker=\"stale_head\"") == 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    [Fact]
    public async Task What_keeps_the_keeper_from_acting_is_named_while_it_lasts()
    {
        using KeeperScene scene = new(chainId: _chain);
        using KeeperWatch watch = new(scene.Book, [scene.KeeperChain], scene.Store, scene.Options, scene.Time, NullLogger<KeeperWatch>.Instance);
        using CancellationTokenSource stop = new();
        Assert.Empty(watch.Faults);

        Task watching = watch.RunAsync(stop.Token);
        Assert.Empty(watch.Faults);

        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: true, "ann", "for the test", stop.Token);
        await LookAsync("A breaker is open: paused.");
        await scene.Pauses.ChangeAsync(PauseScope.All, isPaused: false, "ann", "for the test", stop.Token);
        scene.Chain.NativeWei = 0;
        await LookAsync("Its account has nothing to pay gas with.");
        scene.Chain.IsDead = true;
        await LookAsync("The chain's nodes do not answer.");
        (scene.Chain.IsDead, scene.Chain.NativeWei) = (false, 1);
        await LookAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        async Task LookAsync(params string[] expected)
        {
            scene.Time.Advance(KeeperWatch.Period);
            await AwaitAsync(() => watch.Faults.SequenceEqual(expected.Select(reason => new KeeperFault(_chain, reason))));
        }
    }

    private static async Task AwaitAsync(Func<bool> condition)
    {
        for (int glance = 0; glance < 500 && !condition(); glance++)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }

    /// <summary>The value of the chain's series; null where there is none.</summary>
    private double? Read(string name, string label = "") => _exporter.Export().Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && line.Contains($"chain_id=\"{_chain.Value}\"", StringComparison.Ordinal)
            && line.Contains(label, StringComparison.Ordinal))
        .Select(line => (double?)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))
        .SingleOrDefault();
}
