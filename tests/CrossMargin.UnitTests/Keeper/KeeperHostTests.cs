using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using CrossMargin.Domain;
using CrossMargin.Keeper;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.UnitTests.Keeper;

public sealed class KeeperHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_acts_on_a_change_of_the_book_and_tells_each_move()
    {
        using KeeperScene scene = new();
        Fast(scene);
        KeeperHost host = Host(scene, NullLogger<KeeperHost>.Instance);
        ConcurrentQueue<AttemptState> moves = new();
        TaskCompletionSource submitted = new();
        host.AttemptMoved += attempt =>
        {
            moves.Enqueue(attempt.State);
            if (attempt.State == AttemptState.Submitted)
                submitted.SetResult();
        };
        using CancellationTokenSource stop = new();
        Task running = host.RunAsync(stop.Token);

        scene.SetPrice(1800);
        scene.NextBlock();
        await submitted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([AttemptState.Planned, AttemptState.Simulated, AttemptState.Submitted], moves);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task RunAsync_goes_on_with_other_chains_when_one_is_dead()
    {
        using KeeperScene dead = new(chainId: new ChainId(1));
        using KeeperScene alive = new(chainId: new ChainId(2));
        Fast(alive);
        dead.Chain.IsDead = true;
        using AccountBook book = new(
            [dead.Settings, alive.Settings], [new PawnShopModel(new ChainId(1)), new PawnShopModel(new ChainId(2))]);
        alive.SetPrice(1800);
        alive.NextBlock();
        book.Load(new ChainHoldings(alive.Chain.Head, [.. alive.Chain.World.Slots.Holdings()]));
        MemoryAttemptStore store = new(TimeProvider.System);
        KeeperHost host = new(
            book, [dead.KeeperChain, alive.KeeperChain], store, store.Leases, new MarginAssessor(RiskParameters.Default), alive.Options, TimeProvider.System,
            NullLogger<KeeperHost>.Instance);
        TaskCompletionSource submitted = new();
        host.AttemptMoved += attempt => _ = attempt.State == AttemptState.Submitted && submitted.TrySetResult();
        using CancellationTokenSource stop = new();

        Task running = host.RunAsync(stop.Token);
        await submitted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        await running;

        Assert.Single(alive.Chain.Sent);
    }

    [Fact]
    public async Task RunAsync_stands_by_while_another_keeper_has_the_account_and_takes_over_when_it_is_gone()
    {
        using KeeperScene scene = new();
        Fast(scene);
        MemoryLeaseStore leases = scene.Store.Leases;
        LeaseTerm other = (await leases.TakeAsync(scene.Chain.Chain, scene.Signer.Address, "other", TimeSpan.FromHours(1), Stop))!;
        TaskCompletionSource submitted = new();
        KeeperHost host = Host(scene, NullLogger<KeeperHost>.Instance);
        host.AttemptMoved += attempt => _ = attempt.State == AttemptState.Submitted && submitted.TrySetResult();
        scene.SetPrice(1800);
        scene.NextBlock();
        using CancellationTokenSource stop = new();

        Task running = host.RunAsync(stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
        Assert.Empty(scene.Store.Attempts);
        Assert.Empty(scene.Chain.Sent);
        await leases.EndAsync(other, Stop);
        await submitted.Task.WaitAsync(Patience, Stop);

        await stop.CancelAsync();
        await running;
        Assert.Single(scene.Chain.Sent);
        Assert.NotNull(await leases.TakeAsync(scene.Chain.Chain, scene.Signer.Address, "next", TimeSpan.FromHours(1), Stop));
    }

    [Fact]
    public async Task RunAsync_sends_nothing_more_when_another_keeper_took_over_and_takes_up_its_attempts_later()
    {
        using KeeperScene scene = new();
        Fast(scene);
        MemoryLeaseStore leases = scene.Store.Leases;
        LeaseTerm? other = null;
        KeeperHost host = Host(scene, NullLogger<KeeperHost>.Instance);
        host.AttemptMoved += attempt =>
        {
            // Before the signature's row: this process slept, and another took over meanwhile.
            if (attempt.State != AttemptState.Simulated || other is not null)
                return;
            leases.Seize(scene.Chain.Chain, scene.Signer.Address);
            other = leases.TakeAsync(scene.Chain.Chain, scene.Signer.Address, "other", TimeSpan.FromHours(1), Stop).Result;
        };
        scene.SetPrice(1800);
        scene.NextBlock();
        using CancellationTokenSource stop = new();

        Task running = host.RunAsync(stop.Token);
        while (other is null)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);

        Assert.Empty(scene.Chain.Sent);
        Assert.Equal(AttemptState.Simulated, scene.Only.State);
        await leases.EndAsync(other!, Stop);
        while (scene.Chain.Sent.Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        await stop.CancelAsync();
        await running;
        Assert.Equal([AttemptState.Abandoned, AttemptState.Submitted], scene.Attempts.Select(attempt => attempt.State));
        Assert.Equal(1, scene.DistinctSent);
    }

    [Fact]
    public async Task RunAsync_ends_all_chains_when_an_invariant_is_broken()
    {
        using KeeperScene scene = new();
        Fast(scene);
        scene.Store.BeforeMove = (_, _) => throw new InvariantViolationException("broken");
        scene.SetPrice(1800);
        scene.NextBlock();

        Task running = Host(scene, NullLogger<KeeperHost>.Instance).RunAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvariantViolationException>(() => running.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_that_is_logged_holds_the_key_or_the_signed_bytes()
    {
        using KeeperScene scene = new();
        Fast(scene);
        scene.Chain.SendFaults.Enqueue(new SendFault("internal error"));
        TextLogger log = new();
        KeeperHost host = Host(scene, log);
        TaskCompletionSource submitted = new();
        host.AttemptMoved += attempt => _ = attempt.State == AttemptState.Submitted && submitted.TrySetResult();
        scene.SetPrice(1800);
        scene.NextBlock();
        using CancellationTokenSource stop = new();
        Task running = host.RunAsync(stop.Token);
        await submitted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await running;

        string text = string.Join('\n', log.Lines);
        Assert.Contains("Submitted", text, StringComparison.Ordinal);
        Assert.DoesNotContain(KeeperScene.KeyText[2..], text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(scene.Chain.Sent[0]), text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_live_keeper_without_the_key_of_its_account_is_refused()
    {
        using KeeperScene scene = new();
        KeeperChain keyless = scene.KeeperChain with { Account = KeeperScene.Bob };

        Assert.Throws<ArgumentException>(() => new KeeperHost(
            scene.Book, [keyless], scene.Store, scene.Store.Leases, new MarginAssessor(RiskParameters.Default), scene.Options, scene.Time,
            NullLogger<KeeperHost>.Instance));
    }

    [Fact]
    public void An_option_out_of_its_range_is_refused()
    {
        using KeeperScene scene = new();
        scene.Options.ProfitFloorUsd = -1;

        ValidationException fault = Assert.Throws<ValidationException>(() => Host(scene, NullLogger<KeeperHost>.Instance));
        Assert.Contains(nameof(KeeperOptions.ProfitFloorUsd), fault.Message, StringComparison.Ordinal);
    }

    private static KeeperHost Host(KeeperScene scene, ILogger<KeeperHost> logger) => new(
        scene.Book, [scene.KeeperChain], scene.Store, scene.Store.Leases, new MarginAssessor(RiskParameters.Default), scene.Options,
        TimeProvider.System, logger);

    private static void Fast(KeeperScene scene)
    {
        scene.Options.WatchInterval = TimeSpan.FromMilliseconds(50);

        // What is kept is of this machine's time, as the keeper is. The chain's blocks are not.
        scene.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        scene.Options.Policy = new KeeperPolicy(new PolicyLimits { HeadAgeMax = TimeSpan.FromDays(36_500) }, new Dictionary<ChainId, PolicyLimits>());
    }

    private sealed class TextLogger : ILogger<KeeperHost>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception);
    }
}
