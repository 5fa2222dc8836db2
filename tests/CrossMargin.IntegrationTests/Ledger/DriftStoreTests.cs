using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.Ledger.Reconciling;
using Npgsql;

namespace CrossMargin.IntegrationTests.Ledger;

public sealed class DriftStoreTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(10);
    private static readonly SubAccountId Ann = Id("aave-v3", 1), Bob = Id("aave-v3", 2), Numbered = Id("lyra", 0, part: 7);
    private static readonly BigInteger Largest = (BigInteger.One << 256) - 1;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_differs_is_open_until_the_sub_account_was_compared_and_found_equal()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        DriftStore store = new(source, TimeProvider.System);
        FigureMismatch ofAnn = new(Ann, "supply:0x01", Largest, -1), ofBob = new(Bob, "healthFactor", 5, null);

        await store.RecordAsync(Run(100, mismatches: 2), [Ann, Bob, Numbered], [ofAnn, ofBob], Token);
        // A sample without Bob says nothing of Bob.
        await store.RecordAsync(Run(101), [Ann], [ofAnn with { Chain = 3 }], Token);

        IReadOnlyList<Drift> open = await store.ReadOpenAsync(Chain, Token);
        Assert.Equal([ofAnn with { Chain = 3 }, ofBob], open.Select(drift => drift.Mismatch));
        Assert.Equal([101, 100], open.Select(drift => drift.At.Number));
        Assert.Equal([At(100), At(100)], open.Select(drift => drift.FoundAt));
        Assert.Empty(await store.ReadOpenAsync(new ChainId(1), Token));

        await store.RecordAsync(Run(102), [Ann, Bob], [], Token);
        Assert.Empty(await store.ReadOpenAsync(Chain, Token));
        Assert.Equal(2L, await source.ReadAsync<long>("select count(*) from drift where ended_at is not null", Token));
    }

    [Fact]
    public async Task A_repair_is_asked_for_once_and_of_what_is_open()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        DriftStore store = new(source, TimeProvider.System);
        await store.RecordAsync(Run(100), [Ann, Numbered], [new(Ann, "supply", 1, 2), new(Numbered, "collateral", 3, 4)], Token);
        await store.RecordAsync(Run(101), [Ann], [], Token);

        Assert.False(Assert.Single(await store.ReadOpenAsync(Chain, Token)).IsToBeRepaired);
        Assert.Equal(1, await store.RequestRepairAsync(Chain, Token));
        Assert.Equal(0, await store.RequestRepairAsync(new ChainId(1), Token));

        Drift drift = Assert.Single(await store.ReadOpenAsync(Chain, Token));
        Assert.True(drift.IsToBeRepaired);
        Assert.Equal(Numbered, drift.Mismatch.SubAccount);
    }

    [Fact]
    public async Task The_newest_run_of_each_scope_says_where_the_next_sample_goes_on()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Token);
        DriftStore store = new(source, TimeProvider.System);
        Assert.Null(await store.FindLastAsync(Chain, ReconciliationScope.All, Token));
        ReconciliationRun all = Run(100) with { Scope = ReconciliationScope.All }, sample = Run(101) with { Last = Numbered };

        await store.RecordAsync(Run(99) with { Last = Ann }, [], [], Token);
        await store.RecordAsync(all, [Ann], [], Token);
        await store.RecordAsync(sample, [Ann], [], Token);

        Assert.Equal(all, await store.FindLastAsync(Chain, ReconciliationScope.All, Token));
        Assert.Equal(sample, await store.FindLastAsync(Chain, ReconciliationScope.Sample, Token));
    }

    private static ReconciliationRun Run(long block, int mismatches = 0) => new(
        ReconciliationScope.Sample, new BlockRef(Chain, block, Hash32.OfNumber(block), block * 12), SubAccounts: 3, Figures: 30, mismatches,
        Last: null, At(block));

    private static DateTimeOffset At(long block) => DateTimeOffset.FromUnixTimeSeconds(1_800_000_000 + block);

    private static SubAccountId Id(string venue, int holder, int part = 0) => new(
        new VenueId(Chain, venue), new SubAccountKey(Address.FromWord(Hash32.OfNumber(holder)), Hash32.OfNumber(part)));
}
