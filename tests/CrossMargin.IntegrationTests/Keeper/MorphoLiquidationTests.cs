using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Morpho;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contract of Morpho Blue.</summary>
public sealed class MorphoLiquidationTests(DevnetFixture devnet)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_720, 2_700, false)]     // The collateral carries the whole debt.
    [InlineData(31_721, 1_500, true)]      // All of it is not enough: the rest is the suppliers' loss.
    public async Task A_price_drop_is_liquidated_once_and_who_stays_healthy_is_not_touched(long chainId, int usd, bool leavesBadDebt)
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(chainId);
        await using KeeperScene ending = scene;
        MorphoListing market = markets.Deployment.Listings[0];
        Address falling = await BorrowAsync(scene, markets, 4, 24_000);
        Address healthy = await BorrowAsync(scene, markets, 5, 5_000);
        await scene.IndexAsync(Stop);
        await markets.SetPriceAsync(market.Collateral, usd, Stop);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(1), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Final, new SubAccountKey(falling, market.Id)), (attempt.State, attempt.SubAccount.Key));
        Assert.True(attempt.Plan.Health.LocalHealthFactor < 1);
        MorphoBlue.Position.Result after = await markets.ReadPositionAsync(falling, market, Stop);
        Assert.Equal((BigInteger.Zero, leavesBadDebt), (after.BorrowShares, after.Collateral.IsZero));
        // An approval and one liquidation.
        Assert.Equal(2, await scene.ReadSentAsync(Stop));
        Assert.Equal(MorphoMarkets.Units(market.Collateral, 10), (await markets.ReadPositionAsync(healthy, market, Stop)).Collateral);
    }

    [Fact]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        (KeeperScene scene, MorphoMarkets markets) = await StartAsync(31_722);
        await using KeeperScene ending = scene;
        MorphoToken weth = markets.Deployment.Token("WETH");
        await scene.Chain.ImpersonateAsync(scene.Account, Stop);
        await markets.FundAsync(scene.Account, markets.Deployment.Token("USDC"), 1, Stop);
        long sentBefore = await scene.ReadSentAsync(Stop);
        await BorrowAsync(scene, markets, 4, 24_000);
        await markets.SetPriceAsync(weth, 2_700, Stop);
        await scene.IndexAsync(Stop);

        // The book has the low price; the chain has moved on.
        await markets.SetPriceAsync(weth, 3_000, Stop);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("position is healthy", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(sentBefore, await scene.ReadSentAsync(Stop));
    }

    private async Task<(KeeperScene Scene, MorphoMarkets Markets)> StartAsync(long chainId)
    {
        LocalNode anvil = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), Stop);
        MorphoMarkets markets = await MorphoRecipe.DeployAsync(anvil.Chain, devnet.Environment, Stop);
        KeeperScene scene = await KeeperScene.StartAsync(devnet, anvil, MorphoWorld.Describe(anvil, markets.Deployment), Stop);
        MorphoToken usdc = markets.Deployment.Token("USDC");
        await markets.MintAsync(scene.Account, usdc, MorphoMarkets.Units(usdc, 200_000), Stop);
        return (scene, markets);
    }

    /// <summary>Against ten WETH.</summary>
    private static async Task<Address> BorrowAsync(KeeperScene scene, MorphoMarkets markets, int account, decimal usdc)
    {
        Address debtor = (await scene.Chain.ReadAccountsAsync(Stop))[account];
        MorphoListing market = markets.Deployment.Listings[0];
        BigInteger collateral = MorphoMarkets.Units(market.Collateral, 10);
        await markets.FundAsync(debtor, market.Collateral, collateral, Stop);
        await markets.SupplyCollateralAsync(debtor, market, collateral, Stop);
        await markets.BorrowAsync(debtor, market, MorphoMarkets.Units(market.Loan, usdc), Stop);
        return debtor;
    }
}
