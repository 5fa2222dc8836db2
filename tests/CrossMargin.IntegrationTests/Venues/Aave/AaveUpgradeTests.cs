using System.Numerics;
using System.Threading.Channels;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using CrossMargin.Indexer;
using CrossMargin.Ledger;
using CrossMargin.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>A market that goes from V3.0 to V3.6 behind its proxies, with the accounts that are open there.</summary>
public sealed class AaveUpgradeTests(DevnetFixture devnet)
{
    private const int OperationsPerVersion = 100;

    [Fact]
    public async Task Health_and_balances_equal_the_chain_before_at_and_after_an_upgrade_and_a_back_fill_gives_the_same_entries()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateV30Async(devnet, 31_331, cancellationToken);
        AaveRandomWalk before = new(world, seed: 3, isV30: true);
        await before.BeginAsync(cancellationToken);
        await WalkAsync(world, before, cancellationToken);
        await before.OweAtStableRateAsync(cancellationToken);
        await SettleStableDebtsAsync(world, before.Everyone, cancellationToken);
        Assert.Equal(1, world.Slots[new Slot("pool-revision")]);

        BlockRef upgraded = await UpgradeAsync(world, before.Everyone, fitsStorage: true, cancellationToken);

        Assert.Equal(10, world.Slots[new Slot("pool-revision")]);
        foreach (AaveListing listing in world.Market.Deployment.Listings)
        {
            Assert.Equal(5, world.Slots[Slot.Of("atoken-revision", listing.Token)]);
            Assert.Equal(5, world.Slots[Slot.Of("debt-token-revision", listing.Token)]);
            Assert.Equal(0, world.Slots[Slot.Of("deficit", listing.Token)]);
        }

        await VerifyAsync(world, before.Everyone, upgraded, cancellationToken);
        await WalkAsync(world, new AaveRandomWalk(world, seed: 36), cancellationToken);
        await BackFillAsync(world, upgraded, cancellationToken);
    }

    [Fact]
    public async Task What_an_upgrade_left_in_storage_without_an_event_is_read()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateV30Async(devnet, 31_332, cancellationToken);
        AaveMarket market = world.Market;
        Address account = world.Accounts[2];
        await market.FundAsync(account, "USDC", market.Units("USDC", 10_000), cancellationToken);
        await market.SupplyAsync(account, "USDC", market.Units("USDC", 10_000), cancellationToken);
        await market.SetEModeAsync(account, AaveEMode.Stablecoins, cancellationToken);
        await market.BorrowAsync(account, "DAI", market.Units("DAI", 8_000), cancellationToken);
        await world.FollowAsync(null, cancellationToken);

        // The published pool knows nothing of what the storage was: a stable rate is a deficit now, an address a list of collateral.
        await UpgradeAsync(world, [account], fitsStorage: false, cancellationToken);

        Address dai = market.Deployment.Listing("DAI").Token;
        BigInteger deficit = Pool.GetReserveDeficit.DecodeResult(
            await world.Chain.CallAsync(market.Deployment.Pool, Pool.GetReserveDeficit.Encode(dai), cancellationToken));
        BigInteger collateral = Pool.GetEModeCategoryCollateralBitmap.DecodeResult(await world.Chain.CallAsync(
            market.Deployment.Pool, Pool.GetEModeCategoryCollateralBitmap.Encode(AaveEMode.Stablecoins), cancellationToken));
        Assert.True(deficit.Sign > 0);
        Assert.Equal(deficit, world.Slots[Slot.Of("deficit", dai)]);
        Assert.True(collateral > byte.MaxValue);
        Assert.Equal(collateral, world.Slots[Slot.Of("emode-collateral", AaveEMode.Stablecoins)]);
        await VerifyAsync(world, [account], await world.FollowAsync(null, cancellationToken), cancellationToken);
    }

    /// <summary>The ledger against the words of the state: also what no event said.</summary>
    private static async Task VerifyAsync(
        AaveWorld world, IReadOnlyList<Address> accounts, BlockRef block, CancellationToken cancellationToken)
    {
        foreach (Address account in accounts)
        {
            StateVerification result = await new StateVerifier(world.Client, world.Client).VerifyAsync(
                account, block.Number, block.Hash, [((IProvableVenue)world.Adapter, world.Slots)], cancellationToken);
            Assert.DoesNotContain(result.Slots, slot => slot is SlotVerdict.Differs or SlotVerdict.Refused);
            Assert.NotEmpty(result.Slots.OfType<SlotVerdict.Proven>());
        }
    }

    private static async Task WalkAsync(AaveWorld world, AaveRandomWalk walk, CancellationToken cancellationToken)
    {
        await world.FollowAsync(null, cancellationToken);
        for (int tried = 0; walk.Done < OperationsPerVersion; tried++)
        {
            Assert.True(tried < 10 * OperationsPerVersion, $"Only {walk.Done} of {tried} operations were accepted.");
            string operation = await walk.StepAsync(cancellationToken);
            await FollowAsync(world, walk.Everyone, operation, cancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", walk.Succeeded));
    }

    /// <summary>As was asked of everybody before stable rates were taken away.</summary>
    private static async Task SettleStableDebtsAsync(AaveWorld world, IReadOnlyList<Address> accounts, CancellationToken cancellationToken)
    {
        AaveDeployment deployment = world.Market.Deployment;
        await FollowAsync(world, accounts, "stable debts", cancellationToken);
        int settled = 0;
        foreach (AaveListing listing in deployment.Listings)
        {
            await world.Chain.ExecuteAsync(
                deployment.Admin, deployment.PoolConfigurator, PoolConfigurator.SetReserveFreeze.Encode(listing.Token, false), cancellationToken);
            foreach (Address account in accounts.Where(
                account => !world.Slots[new SubAccountKey(account), Slot.Of("stable-debt", listing.Token)].IsZero))
            {
                await world.Market.SwapRateAsync(account, listing.Reserve.Symbol, isStable: true, cancellationToken);
                settled++;
            }
        }

        Assert.True(settled > 0, "Nobody had a stable debt.");
        await FollowAsync(world, accounts, "settling", cancellationToken);
    }

    /// <summary>In one block, between two supplies of the same account: each is in the rounding of its time.</summary>
    private async Task<BlockRef> UpgradeAsync(
        AaveWorld world, IReadOnlyList<Address> accounts, bool fitsStorage, CancellationToken cancellationToken)
    {
        AaveDeployment deployment = world.Market.Deployment;
        IReadOnlyList<(Address, Address, byte[])> steps = await AaveUpgrade.PrepareAsync(
            world.Market, devnet.Environment, fitsStorage, cancellationToken);
        Address account = accounts[0];
        Address token = deployment.Listing("USDC").Token;
        await world.Market.FundAsync(account, "USDC", world.Market.Units("USDC", 1_000), cancellationToken);
        await world.Chain.WarpAsync(TimeSpan.FromDays(3), cancellationToken);
        IReadOnlyList<TransactionReceipt> receipts = await world.Chain.ExecuteInOneBlockAsync(
            [Supply(123_456_789), .. steps, Supply(76_543_211), Supply(1_000_003)], cancellationToken);
        Assert.All(receipts, receipt => Assert.True(receipt.Succeeded, $"{receipt.TransactionHash}"));
        long block = Assert.Single(receipts.Select(receipt => receipt.BlockNumber).Distinct());
        BlockRef head = await FollowAsync(world, accounts, "the upgrade", cancellationToken);
        Assert.Equal(3, world.History.Count(entry => entry.BlockNumber == block && entry.SubAccount == new SubAccountKey(account)
            && entry.Slot == Slot.Of("supply", token)));
        return head;

        (Address, Address, byte[]) Supply(long amount) => (account, deployment.Pool, Pool.Supply.Encode(token, amount, account, 0));
    }

    /// <summary>From nothing to beyond the upgrade in one batch: no state is observed on the way but what decides how logs are read.</summary>
    private static async Task BackFillAsync(AaveWorld world, BlockRef upgraded, CancellationToken cancellationToken)
    {
        BlockRef last = await world.Chain.ReadBlockAsync("latest", cancellationToken);
        await world.Chain.WarpAsync(TimeSpan.FromDays(30), cancellationToken);
        await world.Chain.MineAsync(100, TimeSpan.FromSeconds(12), cancellationToken);
        Channel<LedgerCommit> commits = Channel.CreateUnbounded<LedgerCommit>();
        await using ChainIndexer indexer = new(
            world.Settings, world.Client, [world.Adapter], new MemoryLedger(), commits.Writer,
            new IndexerOptions { Following = new FollowerOptions { InitialRange = 10_000, TargetLogs = 100_000 } }, TimeProvider.System,
            NullLogger<ChainIndexer>.Instance);
        while (await indexer.StepAsync(cancellationToken) is not ChainUpdate.AtHead)
        {
        }

        List<LedgerCommit.Appended> batches = [];
        while (commits.Reader.TryRead(out LedgerCommit? commit))
        {
            if (commit is LedgerCommit.Appended appended)
                batches.Add(appended);
        }

        Assert.True(batches[0].Previous!.Value.Number < world.Market.Deployment.StartBlock && batches[0].Last.Number >= last.Number, $"{batches[0].Last}");
        Assert.Equal(OfLogs(world.History), OfLogs(batches.SelectMany(batch => batch.Entries)));
        Assert.Contains(world.History, entry => entry.BlockNumber > upgraded.Number && entry.Slot.Kind is "supply");
    }

    private static List<LedgerEntry> OfLogs(IEnumerable<LedgerEntry> entries) =>
        [.. entries.Where(entry => entry.LogIndex != LedgerEntry.EndOfBlock).OrderBy(entry => (entry.BlockNumber, entry.LogIndex, entry.EntryIndex))];

    private static Task<BlockRef> FollowAsync(
        AaveWorld world, IReadOnlyList<Address> accounts, string context, CancellationToken cancellationToken) => world.FollowAsync(
        async block =>
        {
            foreach (Address account in accounts)
                await world.AssertEqualsChainAsync(account, block, context, cancellationToken);
        },
        cancellationToken);
}
