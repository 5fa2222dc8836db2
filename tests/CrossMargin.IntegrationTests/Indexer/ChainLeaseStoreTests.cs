using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Ledger;
using CrossMargin.Ledger.Leases;
using CrossMargin.Simulation;
using Npgsql;

namespace CrossMargin.IntegrationTests.Indexer;

/// <summary>The leases on chains in PostgreSQL, and those in memory beside them: both keep the same rules.</summary>
public sealed class ChainLeaseStoreTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(7), Other = new(8);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10), Short = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_process_at_a_time_has_a_chain_until_it_is_silent_or_ends_it(bool isReal)
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Stop);
        IChainLeases leases = isReal ? new ChainLeaseStore(source) : new MemoryChainLeases(TimeProvider.System);

        Assert.True(await leases.HoldAsync(Chain, "one", Long, Stop));
        Assert.False(await leases.HoldAsync(Chain, "two", Long, Stop));
        Assert.True(await leases.HoldAsync(Other, "two", Long, Stop));
        // Extended, and for less: by its own word, whatever it had.
        Assert.True(await leases.HoldAsync(Chain, "one", Short, Stop));
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        Assert.True(await leases.HoldAsync(Chain, "two", Long, Stop));
        Assert.False(await leases.HoldAsync(Chain, "one", Long, Stop));

        await leases.EndAsync(Chain, "one", Stop);
        Assert.False(await leases.HoldAsync(Chain, "one", Long, Stop));
        await leases.EndAsync(Chain, "two", Stop);
        Assert.True(await leases.HoldAsync(Chain, "one", Long, Stop));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        await using NpgsqlDataSource source = await devnet.OpenLedgerAsync(Stop);
        ChainLeaseStore leases = new(source);
        for (int chain = 1; chain <= 20; chain++)
        {
            bool[] held = await Task.WhenAll(Enumerable.Range(0, 8).Select(process => leases.HoldAsync(new ChainId(chain), $"process {process}", Long, Stop)));

            Assert.Equal(1, held.Count(one => one));
        }
    }
}
