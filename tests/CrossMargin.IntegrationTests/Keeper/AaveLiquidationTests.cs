using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Aave;
using CrossMargin.Keeper;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Aave V3.6 and V3.0.</summary>
public sealed class AaveLiquidationTests(DevnetFixture devnet)
{
    private static readonly BigInteger HealthOne = BigInteger.Pow(10, 18);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_041, false)]
    [InlineData(31_044, true)]
    public async Task A_price_drop_is_liquidated_once_and_who_stays_healthy_is_not_touched(long chainId, bool isV30)
    {
        (KeeperScene scene, AaveMarket market) = await StartAsync(chainId, isV30);
        await using KeeperScene ending = scene;
        Address falling = await BorrowAsync(market, 4, 10, 24_000);
        Address healthy = await BorrowAsync(market, 5, 10, 12_000);
        await scene.IndexAsync(Stop);
        await market.SetPriceAsync("WETH", 2_800m, Stop);
        Pool.GetUserAccountData.Result before = await market.ReadAccountAsync(falling, Stop);
        Assert.True(before.HealthFactor < HealthOne);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(1), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Final, falling), (attempt.State, attempt.SubAccount.Key.Holder));
        Pool.GetUserAccountData.Result after = await market.ReadAccountAsync(falling, Stop);
        Assert.True(after.HealthFactor > HealthOne);
        Assert.True(after.TotalDebtBase < before.TotalDebtBase);
        Assert.Equal(attempt.Inclusion!.GasUsed, (await scene.Client.FindReceiptAsync(attempt.Transaction!.Hash, Stop))!.GasUsed);
        Assert.True(attempt.Plan.Health.LocalHealthFactor < 1);

        // An approval and one liquidation.
        Assert.Equal(2, await scene.ReadSentAsync(Stop));
        Assert.True((await market.ReadAccountAsync(healthy, Stop)).TotalDebtBase >= 12_000 * (BigInteger)100_000_000);
    }

    [Theory]
    [InlineData(31_046, false)]
    [InlineData(31_047, true)]
    public async Task With_a_target_the_pool_says_that_it_is_just_reached(long chainId, bool isV30)
    {
        (KeeperScene scene, AaveMarket market) = await StartAsync(chainId, isV30);
        await using KeeperScene ending = scene;
        scene.Aim = LiquidationAim.Restore;
        Address falling = await BorrowAsync(market, 4, 10, 24_000);
        await scene.IndexAsync(Stop);
        await market.SetPriceAsync("WETH", 2_800m, Stop);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        BigInteger health = (await market.ReadAccountAsync(falling, Stop)).HealthFactor;
        Assert.InRange((double)health / (double)HealthOne, 1.05, 1.05003);
        Assert.True(Assert.Single(await scene.ReadAttemptsAsync(Stop)).Plan.Liquidation.Option.RepayUsd < 11_900);
    }

    [Theory]
    [InlineData(31_042, false)]
    [InlineData(31_045, true)]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent(long chainId, bool isV30)
    {
        (KeeperScene scene, AaveMarket market) = await StartAsync(chainId, isV30);
        await using KeeperScene ending = scene;
        await scene.Chain.ImpersonateAsync(scene.Account, Stop);
        await market.FundAsync(scene.Account, "USDC", 1, Stop);
        long sentBefore = await scene.ReadSentAsync(Stop);
        await BorrowAsync(market, 4, 10, 24_000);
        await market.SetPriceAsync("WETH", 2_800m, Stop);
        await scene.IndexAsync(Stop);

        // The book has the low price; the chain has moved on.
        await market.SetPriceAsync("WETH", 3_000m, Stop);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("HealthFactorNotBelowThreshold", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(sentBefore, await scene.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task A_dry_run_simulates_on_the_chain_and_sends_nothing()
    {
        (KeeperScene scene, AaveMarket market) = await StartAsync(31_043, isV30: false);
        await using KeeperScene ending = scene;
        await scene.Chain.ImpersonateAsync(scene.Account, Stop);
        await market.FundAsync(scene.Account, "USDC", 1, Stop);
        long sentBefore = await scene.ReadSentAsync(Stop);
        Address falling = await BorrowAsync(market, 4, 10, 24_000);
        await market.SetPriceAsync("WETH", 2_800m, Stop);

        await scene.RunUntilAsync(live: false, index: true, attempts => attempts.Any(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Simulated, true, falling), (attempt.State, attempt.DryRun, attempt.SubAccount.Key.Holder));
        Assert.Equal(sentBefore, await scene.ReadSentAsync(Stop));
        Assert.True((await market.ReadAccountAsync(falling, Stop)).HealthFactor < HealthOne);
    }

    /// <summary>A keeper with 200,000 USDC, and no approval for it.</summary>
    private async Task<(KeeperScene Scene, AaveMarket Market)> StartAsync(long chainId, bool isV30)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), Stop);
        AaveMarket market = isV30
            ? await AaveV30Recipe.DeployAsync(node.Chain, devnet.Environment, Stop)
            : await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        KeeperScene scene = await KeeperScene.StartAsync(devnet, node, AaveWorld.Describe(node, market.Deployment), Stop);
        await market.MintAsync(scene.Account, "USDC", market.Units("USDC", 200_000), Stop);
        return (scene, market);
    }

    /// <summary>Supplies WETH and borrows USDC.</summary>
    private static async Task<Address> BorrowAsync(AaveMarket market, int account, decimal weth, decimal usdc)
    {
        Address debtor = (await market.Chain.ReadAccountsAsync(Stop))[account];
        await market.FundAsync(debtor, "WETH", market.Units("WETH", weth), Stop);
        await market.SupplyAsync(debtor, "WETH", market.Units("WETH", weth), Stop);
        await market.BorrowAsync(debtor, "USDC", market.Units("USDC", usdc), Stop);
        return debtor;
    }
}
