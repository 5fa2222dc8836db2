using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Indexer;
using CrossMargin.IntegrationTests.Venues.Morpho;
using CrossMargin.Keeper;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using CrossMargin.Ledger.Leases;
using CrossMargin.Margin;
using CrossMargin.Margin.Parameters;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>One keeper on two real chains, of which one makes no more blocks: the other does not notice, and the first goes on where it stopped.</summary>
public sealed class HaltedChainTests(DevnetFixture devnet)
{
    private static readonly PrivateKey Key = PrivateKey.Parse(new string('4', 64));
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_on_a_halted_chain_keeps_nobody_waiting_on_another()
    {
        await using LocalNode halted = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_670)), Stop);
        await using LocalNode living = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_671)), Stop);
        MorphoMarkets there = await DeployAsync(halted);
        MorphoMarkets here = await DeployAsync(living);
        Address stuck = await MorphoScene.BorrowAsync(there, 6, 24_000, Stop);
        Address first = await MorphoScene.BorrowAsync(here, 4, 24_000, Stop);
        Address second = await MorphoScene.BorrowAsync(here, 5, 20_000, Stop);
        await using NpgsqlDataSource database = LedgerDatabase.Open(await devnet.CreateDatabaseAsync(Stop));
        await new Migrator(database).MigrateAsync(Stop);
        AttemptStore attempts = new(database, TimeProvider.System);
        await PriceAsync(there, 2_700);
        await halted.Chain.RequestAsync("evm_setAutomine", [false], Stop);

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task running = RunAsync([Describe(halted, there, "halted"), Describe(living, here, "living")], database, attempts, stop.Token);
        await WaitAsync(async () => await ReadPendingAsync(halted) == 1, running);
        await PriceAsync(here, 2_700);
        await WaitAsync(() => IsIncludedAsync(attempts, first), running);
        await PriceAsync(here, 2_250);
        await WaitAsync(() => IsIncludedAsync(attempts, second), running);
        Assert.False(await IsIncludedAsync(attempts, stuck));

        await halted.Chain.RequestAsync("evm_mine", [], Stop);
        await WaitAsync(() => IsIncludedAsync(attempts, stuck), running);
        await stop.CancelAsync();
        await running;

        // Each once, however long it waited.
        IReadOnlyList<LiquidationAttempt> all = await attempts.ReadPageAsync(new AttemptQuery(), Stop);
        Assert.Equal(new HashSet<Address> { stuck, first, second }, all.Select(one => one.SubAccount.Key.Holder).ToHashSet());
        Assert.Equal(3, all.Count);
        Assert.Equal(BigInteger.Zero, (await there.ReadPositionAsync(stuck, there.Deployment.Listings[0], Stop)).BorrowShares);
    }

    /// <summary>With a keeper that has gas, 200,000 USDC, and an approval: what it sends is a liquidation.</summary>
    private async Task<MorphoMarkets> DeployAsync(LocalNode node)
    {
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        MorphoToken usdc = markets.Deployment.Token("USDC");
        await node.Chain.SetBalanceAsync(Key.Address, BigInteger.Pow(10, 20), Stop);
        await markets.MintAsync(Key.Address, usdc, MorphoMarkets.Units(usdc, 200_000), Stop);
        await node.Chain.ImpersonateAsync(Key.Address, Stop);
        await markets.FundAsync(Key.Address, usdc, 1, Stop);
        return markets;
    }

    private static ChainSettings Describe(LocalNode node, MorphoMarkets markets, string name) =>
        MorphoWorld.Describe(node, markets.Deployment) with { Name = name };

    private static async Task RunAsync(
        IReadOnlyList<ChainSettings> chains, NpgsqlDataSource database, AttemptStore attempts, CancellationToken cancellationToken)
    {
        TimeProvider time = TimeProvider.System;
        using HttpMessageInvoker http = new(new SocketsHttpHandler());
        Channel<LedgerCommit> commits = Channel.CreateBounded<LedgerCommit>(256);
        using AccountBook book = new(chains, [.. chains.Select(chain => VenueCatalog.CreateModel(chain, chain.Venues[0]))]);
        List<RpcChainClient> clients = [];
        List<ChainIndexer> indexers = [];
        List<KeeperChain> keepers = [];
        foreach (ChainSettings chain in chains)
        {
            RpcChainClient client = RpcChainClient.Create(chain, http, time, new Random(1));
            clients.Add(client);
            IVenueAdapter adapter = VenueCatalog.CreateAdapter(chain, chain.Venues[0]);
            indexers.Add(new ChainIndexer(
                chain, client, [adapter], new PostgresLedger(database), commits.Writer, new IndexerOptions(), time, NullLogger<ChainIndexer>.Instance));
            keepers.Add(new KeeperChain(chain, client, new Dictionary<VenueId, IVenueAdapter> { [adapter.Venue] = adapter }, Key.Address, Key));
        }

        using BookFollower follower = new(book, database, new BookFollowerOptions(), time, NullLogger<BookFollower>.Instance, commits.Reader);
        KeeperHost keeper = new(
            book, keepers, attempts, new LeaseStore(database), new MarginAssessor(RiskParameters.Default),
            new KeeperOptions { Live = true, WatchInterval = TimeSpan.FromMilliseconds(100) }, time, NullLogger<KeeperHost>.Instance);
        try
        {
            await Task.WhenAll(
                new IndexerHost(indexers, new IndexerOptions(), time, NullLogger<IndexerHost>.Instance).RunAsync(cancellationToken),
                follower.RunAsync(cancellationToken), keeper.RunAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It was to end.
        }
        finally
        {
            foreach (ChainIndexer indexer in indexers)
                await indexer.DisposeAsync();
            foreach (RpcChainClient client in clients)
                await client.DisposeAsync();
        }
    }

    private static Task PriceAsync(MorphoMarkets markets, decimal usd) => markets.SetPriceAsync(markets.Deployment.Token("WETH"), usd, Stop);

    /// <summary>How many of the keeper's transactions wait in the pool.</summary>
    private static async Task<long> ReadPendingAsync(LocalNode node)
    {
        long pending = await ReadCountAsync("pending"), latest = await ReadCountAsync("latest");
        return pending - latest;

        async Task<long> ReadCountAsync(string block) => Convert.ToInt64(
            (await node.Chain.RequestAsync("eth_getTransactionCount", [Key.Address.ToString(), block], Stop)).GetString(), 16);
    }

    private static async Task<bool> IsIncludedAsync(AttemptStore attempts, Address debtor) =>
        (await attempts.ReadPageAsync(new AttemptQuery(), Stop)).Any(one =>
            one.SubAccount.Key.Holder == debtor && (one.State is AttemptState.Included or AttemptState.Final));

    private static async Task WaitAsync(Func<Task<bool>> isDone, Task running)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await isDone())
        {
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It takes longer than a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
        }
    }
}
