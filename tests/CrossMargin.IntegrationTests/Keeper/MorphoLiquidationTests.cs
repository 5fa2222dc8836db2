using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;
using CrossMargin.Keeper;
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
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, chainId, Stop);
        await using KeeperScene ending = scene;
        MorphoListing market = markets.Deployment.Listings[0];
        Address falling = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        Address healthy = await MorphoScene.BorrowAsync(markets, 5, 5_000, Stop);
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
    public async Task With_a_target_the_contract_says_that_it_is_just_reached()
    {
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, 31_723, Stop);
        await using KeeperScene ending = scene;
        scene.Aim = LiquidationAim.Restore;
        MorphoListing market = markets.Deployment.Listings[0];
        Address falling = await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
        await scene.IndexAsync(Stop);
        await markets.SetPriceAsync(market.Collateral, 2_700, Stop);

        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        // The interest until the liquidation is in the market's totals.
        MorphoBlue.Position.Result position = await markets.ReadPositionAsync(falling, market, Stop);
        MorphoBlue.Market.Result totals = MorphoBlue.Market.DecodeResult(
            await scene.Chain.CallAsync(markets.Deployment.Morpho, MorphoBlue.Market.Encode(market.Id), Stop));
        double owed = (double)(position.BorrowShares * (totals.TotalBorrowAssets + 1)) / (double)(totals.TotalBorrowShares + 1_000_000) / 1e6;
        double carried = (double)position.Collateral / 1e18 * 2_700 * (double)market.Parameters.Lltv / 1e18;
        Assert.InRange(carried / owed, 1.05, 1.05003);
    }

    [Fact]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        (KeeperScene scene, MorphoMarkets markets) = await MorphoScene.StartAsync(devnet, 31_722, Stop);
        await using KeeperScene ending = scene;
        MorphoToken weth = markets.Deployment.Token("WETH");
        await MorphoScene.ApproveAsync(scene, markets, Stop);
        long sentBefore = await scene.ReadSentAsync(Stop);
        await MorphoScene.BorrowAsync(markets, 4, 24_000, Stop);
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
}
