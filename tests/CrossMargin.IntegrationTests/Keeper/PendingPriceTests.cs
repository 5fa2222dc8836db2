using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Aave;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>An oracle's update that a real node holds in its pool: the liquidation is there before the block, and in the same block behind it.</summary>
public sealed class PendingPriceTests(DevnetFixture devnet)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_Aave_who_falls_by_it_is_liquidated_in_its_block()
    {
        LocalNode node = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_660)), Stop);
        AaveMarket market = await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        await using KeeperScene scene = await KeeperScene.StartAsync(
            devnet, node, AaveWorld.Describe(node, market.Deployment) with { PendingPriceInterval = Interval }, Stop);
        await market.MintAsync(scene.Account, "USDC", market.Units("USDC", 200_000), Stop);
        Address debtor = (await market.Chain.ReadAccountsAsync(Stop))[4];
        await market.FundAsync(debtor, "WETH", market.Units("WETH", 10), Stop);
        await market.SupplyAsync(debtor, "WETH", market.Units("WETH", 10), Stop);
        await market.BorrowAsync(debtor, "USDC", market.Units("USDC", 24_000), Stop);
        await scene.Chain.ImpersonateAsync(scene.Account, Stop);
        await market.FundAsync(scene.Account, "USDC", 1, Stop);     // With an approval.
        BigInteger debt = (await market.ReadAccountAsync(debtor, Stop)).TotalDebtBase;

        await RequireInItsBlockAsync(scene, () => market.SendPriceAsync("WETH", 2_800m, Stop));

        Assert.True((await market.ReadAccountAsync(debtor, Stop)).TotalDebtBase < debt * 6 / 10);
    }

    [Fact]
    public async Task On_Morpho_who_falls_by_it_is_liquidated_in_its_block()
    {
        LocalNode node = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_661)), Stop);
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(
            devnet, node, Stop, settings => settings with { PendingPriceInterval = Interval });
        await using KeeperScene ending = scene;
        Address debtor = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await MorphoScene.ApproveAsync(scene, markets, Stop);

        await RequireInItsBlockAsync(scene, () => markets.SendPriceAsync(markets.Deployment.Token("WETH"), 2_700, Stop));

        Assert.Equal(BigInteger.Zero, (await markets.ReadPositionAsync(debtor, markets.Deployment.Listings[0], Stop)).BorrowShares);
    }

    private static async Task RequireInItsBlockAsync(KeeperScene scene, Func<Task<Hash32>> sendPrice)
    {
        await scene.IndexAsync(Stop);
        await scene.Chain.RequestAsync("evm_setAutomine", [false], Stop);
        Hash32 update = await sendPrice();

        await scene.RunUntilSentAsync(1, Stop);
        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Null(await scene.Client.FindReceiptAsync(update, Stop));
        await scene.Chain.RequestAsync("evm_mine", [], Stop);

        long block = (await scene.Client.FindReceiptAsync(update, Stop))!.BlockNumber;
        TransactionReceipt? receipt = await scene.Client.FindReceiptAsync(attempt.Transaction!.Hash, Stop);
        Assert.NotNull(receipt);
        Assert.Equal((block, true), (receipt.BlockNumber, receipt.Succeeded));
    }
}
