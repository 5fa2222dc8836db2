using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Aave V3.6 and V3.0.</summary>
public sealed class AaveLiquidationTests(DevnetFixture devnet)
{
    private static readonly BigInteger HealthOne = BigInteger.Pow(10, 18);

    [Theory]
    [InlineData(31_041, false)]
    [InlineData(31_044, true)]
    public async Task A_price_drop_is_liquidated_once_and_who_stays_healthy_is_not_touched(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveScene scene = await AaveScene.StartAsync(devnet, chainId, 200_000, cancellationToken, isV30);
        Address falling = await scene.BorrowAsync(4, 10, 24_000, cancellationToken);
        Address healthy = await scene.BorrowAsync(5, 10, 12_000, cancellationToken);
        await scene.IndexAsync(cancellationToken);
        await scene.Market.SetPriceAsync("WETH", 2_800m, cancellationToken);
        Pool.GetUserAccountData.Result before = await scene.Market.ReadAccountAsync(falling, cancellationToken);
        Assert.True(before.HealthFactor < HealthOne);

        await scene.RunUntilAsync(
            scene.CreateKeeper(live: true), index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), cancellationToken);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(1), cancellationToken);
        await scene.RunUntilAsync(
            scene.CreateKeeper(live: true), index: true, attempts => attempts.All(one => one.EndedAt is not null), cancellationToken);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(cancellationToken));
        Assert.Equal((AttemptState.Final, falling), (attempt.State, attempt.SubAccount.Key.Holder));
        Pool.GetUserAccountData.Result after = await scene.Market.ReadAccountAsync(falling, cancellationToken);
        Assert.True(after.HealthFactor > HealthOne);
        Assert.True(after.TotalDebtBase < before.TotalDebtBase);
        Assert.Equal(attempt.Inclusion!.GasUsed, (await scene.Client.FindReceiptAsync(attempt.Transaction!.Hash, cancellationToken))!.GasUsed);
        Assert.True(attempt.Plan.Health.LocalHealthFactor < 1);

        // An approval and one liquidation.
        Assert.Equal(2, await scene.ReadSentAsync(cancellationToken));
        Assert.True((await scene.Market.ReadAccountAsync(healthy, cancellationToken)).TotalDebtBase >= 12_000 * (BigInteger)100_000_000);
    }

    [Theory]
    [InlineData(31_042, false)]
    [InlineData(31_045, true)]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveScene scene = await AaveScene.StartAsync(devnet, chainId, 200_000, cancellationToken, isV30);
        await scene.Chain.ImpersonateAsync(scene.Account, cancellationToken);
        await scene.Market.FundAsync(scene.Account, "USDC", 1, cancellationToken);
        long sentBefore = await scene.ReadSentAsync(cancellationToken);
        await scene.BorrowAsync(4, 10, 24_000, cancellationToken);
        await scene.Market.SetPriceAsync("WETH", 2_800m, cancellationToken);
        await scene.IndexAsync(cancellationToken);

        // The book has the low price; the chain has moved on.
        await scene.Market.SetPriceAsync("WETH", 3_000m, cancellationToken);
        await scene.RunUntilAsync(scene.CreateKeeper(live: true), index: false, attempts => attempts.Any(one => !one.IsOpen), cancellationToken);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(cancellationToken))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("HealthFactorNotBelowThreshold", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(sentBefore, await scene.ReadSentAsync(cancellationToken));
    }

    [Fact]
    public async Task A_dry_run_simulates_on_the_chain_and_sends_nothing()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveScene scene = await AaveScene.StartAsync(devnet, 31_043, 200_000, cancellationToken);
        await scene.Chain.ImpersonateAsync(scene.Account, cancellationToken);
        await scene.Market.FundAsync(scene.Account, "USDC", 1, cancellationToken);
        long sentBefore = await scene.ReadSentAsync(cancellationToken);
        Address falling = await scene.BorrowAsync(4, 10, 24_000, cancellationToken);
        await scene.Market.SetPriceAsync("WETH", 2_800m, cancellationToken);

        await scene.RunUntilAsync(scene.CreateKeeper(live: false), index: true, attempts => attempts.Any(one => one.EndedAt is not null), cancellationToken);

        LiquidationAttempt attempt = Assert.Single(await scene.ReadAttemptsAsync(cancellationToken));
        Assert.Equal((AttemptState.Simulated, true, falling), (attempt.State, attempt.DryRun, attempt.SubAccount.Key.Holder));
        Assert.Equal(sentBefore, await scene.ReadSentAsync(cancellationToken));
        Assert.True((await scene.Market.ReadAccountAsync(falling, cancellationToken)).HealthFactor < HealthOne);
    }
}
