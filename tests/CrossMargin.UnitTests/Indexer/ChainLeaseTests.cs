using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger.Leases;
using CrossMargin.Simulation;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CrossMargin.UnitTests.Indexer;

public sealed class ChainLeaseTests
{
    private static readonly ChainId Chain = new(7);
    private static readonly IndexerOptions Options = new() { HolderName = "this" };
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly FailingLeases _leases;
    private int _begun, _standBys;
    private CancellationToken _held;

    public ChainLeaseTests() => _leases = new FailingLeases(new MemoryChainLeases(_time));

    [Fact]
    public async Task Work_goes_on_as_long_as_the_lease_is_extended_and_ends_it_when_it_is_cancelled()
    {
        using CancellationTokenSource end = new();
        Task working = WorkAsync(end.Token);
        await PassAsync(Options.LeaseDuration * 10);

        Assert.Equal((1, 0, false), (_begun, _standBys, _held.IsCancellationRequested));
        Assert.False(await _leases.HoldAsync(Chain, "other", Options.LeaseDuration, Stop));
        await end.CancelAsync();
        await working;
        Assert.True(await _leases.HoldAsync(Chain, "other", Options.LeaseDuration, Stop));
    }

    [Fact]
    public async Task Whoever_waits_takes_over_when_the_other_is_silent()
    {
        using CancellationTokenSource end = new();
        await _leases.HoldAsync(Chain, "other", Options.LeaseDuration, Stop);
        Task working = WorkAsync(end.Token);
        await PassAsync(Options.LeaseDuration - TimeSpan.FromSeconds(1));
        Assert.Equal(0, _begun);
        Assert.True(_standBys > 0);

        await PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(1, _begun);
        await end.CancelAsync();
        await working;
    }

    [Fact]
    public async Task Work_stops_when_another_has_taken_over_and_begins_anew_when_that_one_ends()
    {
        using CancellationTokenSource end = new();
        Task working = WorkAsync(end.Token);
        await PassAsync(TimeSpan.FromSeconds(1));
        await _leases.EndAsync(Chain, "this", Stop);
        await _leases.HoldAsync(Chain, "other", Options.LeaseDuration, Stop);

        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((1, true), (_begun, _held.IsCancellationRequested));
        await PassAsync(Options.LeaseDuration);

        Assert.Equal(2, _begun);
        await end.CancelAsync();
        await working;
    }

    [Fact]
    public async Task Work_stops_at_the_end_of_the_lease_when_the_store_does_not_answer()
    {
        using CancellationTokenSource end = new();
        Task working = WorkAsync(end.Token);
        await PassAsync(TimeSpan.FromSeconds(1));
        _leases.IsAway = true;
        await PassAsync(Options.LeaseDuration - TimeSpan.FromSeconds(2));
        Assert.False(_held.IsCancellationRequested);

        await PassAsync(TimeSpan.FromSeconds(4));

        Assert.True(_held.IsCancellationRequested);
        _leases.IsAway = false;
        await PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _begun);
        await end.CancelAsync();
        await working;
    }

    [Fact]
    public async Task Work_that_ends_by_itself_leaves_the_chain_to_others()
    {
        await new ChainLease(_leases, Chain, Options, _time, NullLogger.Instance).WorkAsync(_ => Task.CompletedTask, () => { }, Stop);

        Assert.True(await _leases.HoldAsync(Chain, "other", Options.LeaseDuration, Stop));
    }

    private Task WorkAsync(CancellationToken cancellationToken) => new ChainLease(_leases, Chain, Options, _time, NullLogger.Instance).WorkAsync(
        async held =>
        {
            _begun++;
            _held = held;
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, held).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        },
        () => _standBys++,
        cancellationToken);

    /// <summary>In steps, so that whoever waits for a time is there when it comes.</summary>
    private async Task PassAsync(TimeSpan span)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(0.25))
        {
            _time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }
    }

    private sealed class FailingLeases(IChainLeases inner) : IChainLeases
    {
        public bool IsAway { get; set; }

        public Task<bool> HoldAsync(ChainId chain, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
            IsAway ? Task.FromException<bool>(new TimeoutException("away")) : inner.HoldAsync(chain, holder, duration, cancellationToken);

        public Task EndAsync(ChainId chain, string holder, CancellationToken cancellationToken) =>
            IsAway ? Task.FromException(new TimeoutException("away")) : inner.EndAsync(chain, holder, cancellationToken);
    }
}
