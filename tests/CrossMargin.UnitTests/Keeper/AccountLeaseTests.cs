using CrossMargin.Domain;
using CrossMargin.Keeper.Leasing;
using CrossMargin.Ledger.Leases;
using CrossMargin.Simulation;
using CrossMargin.UnitTests.Keeper.Simulated;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrossMargin.UnitTests.Keeper;

public sealed class AccountLeaseTests
{
    private static readonly ChainId Chain = new(7);
    private static readonly Address Account = KeeperScene.Ann;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_on_as_long_as_it_is_held()
    {
        MemoryLeaseStore store = new(_time);
        await using AccountLease lease = await WaitAsync(store);

        for (int quarter = 0; quarter < 40; quarter++)
            await PassAsync(Duration / 4);

        Assert.True(lease.IsHeld);
        Assert.Null(await store.TakeAsync(Chain, Account, "other", Duration, Stop));
    }

    [Fact]
    public async Task It_is_lost_at_the_end_of_its_term_when_the_store_is_not_reached()
    {
        FailingLeases store = new(new MemoryLeaseStore(_time));
        await using AccountLease lease = await WaitAsync(store);
        store.IsAway = true;

        await PassAsync(Duration - TimeSpan.FromMilliseconds(1));
        Assert.True(lease.IsHeld);
        await PassAsync(TimeSpan.FromMilliseconds(1));

        Assert.False(lease.IsHeld);
        await PassAsync(Duration / 4);
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_lost_when_another_has_taken_over_while_this_machine_slept()
    {
        MemoryLeaseStore store = new(_time);
        await using AccountLease lease = await WaitAsync(store);
        await store.EndAsync(lease.Term, Stop);
        Assert.NotNull(await store.TakeAsync(Chain, Account, "other", Duration, Stop));

        await PassAsync(Duration / 4);

        Assert.False(lease.IsHeld);
        Assert.True(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Whoever_stands_by_takes_over_within_the_duration_and_a_sixth()
    {
        MemoryLeaseStore store = new(_time);
        Assert.NotNull(await store.TakeAsync(Chain, Account, "dead", Duration, Stop));
        Task<AccountLease> waiting = WaitAsync(store);

        await PassAsync(Duration - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        await PassAsync((Duration / 6) + TimeSpan.FromMilliseconds(1));

        await using AccountLease lease = await waiting.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        Assert.Equal(2, lease.Term.Number);
    }

    [Fact]
    public async Task Whoever_ends_lets_another_take_over_at_once()
    {
        MemoryLeaseStore store = new(_time);
        await using (await WaitAsync(store))
        {
        }

        Assert.NotNull(await store.TakeAsync(Chain, Account, "other", Duration, Stop));
    }

    private Task<AccountLease> WaitAsync(ILeaseStore store) =>
        AccountLease.WaitAsync(store, Chain, Account, "one", Duration, _time, NullLogger.Instance, Stop);

    /// <summary>In small steps, with time for what each wakes.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        TimeSpan step = TimeSpan.FromMilliseconds(50);
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= step)
        {
            _time.Advance(left < step ? left : step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }
    }

    private sealed class FailingLeases(ILeaseStore store) : ILeaseStore
    {
        public bool IsAway { get; set; }

        public Task<LeaseTerm?> TakeAsync(ChainId chain, Address account, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
            store.TakeAsync(chain, account, holder, duration, cancellationToken);

        public Task<bool> ExtendAsync(LeaseTerm term, TimeSpan duration, CancellationToken cancellationToken) =>
            IsAway ? throw new TimeoutException("away") : store.ExtendAsync(term, duration, cancellationToken);

        public Task EndAsync(LeaseTerm term, CancellationToken cancellationToken) => store.EndAsync(term, cancellationToken);
    }
}
