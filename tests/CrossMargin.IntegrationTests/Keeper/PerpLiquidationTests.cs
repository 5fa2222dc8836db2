using System.Numerics;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Perpetual Protocol v2.</summary>
public sealed class PerpLiquidationTests(DevnetFixture devnet)
{
    [Fact]
    public async Task Orders_are_cancelled_positions_liquidated_and_what_is_inherited_is_closed()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpScene scene = await PerpScene.StartAsync(devnet, 34_041, 100_000, cancellationToken);
        Address falling = await scene.BuyAsync(4, 1_000, 8_000, cancellationToken);
        Address making = await scene.BuyAsync(5, 2_000, 12_000, cancellationToken);
        await scene.Market.AddLiquidityAsync(making, PerpScene.Eth, 1_200, 1_500, 3_000, cancellationToken);
        Address healthy = await scene.BuyAsync(6, 1_000, 2_000, cancellationToken);
        BigInteger sizeOfHealthy = await ReadSizeAsync(scene, healthy, cancellationToken);
        await scene.IndexAsync(cancellationToken);
        await scene.MoveAsync([1_900, 1_800, 1_700], cancellationToken);
        Assert.True(await IsLiquidatableAsync(scene, falling, cancellationToken));
        Assert.True(await IsLiquidatableAsync(scene, making, cancellationToken));

        await scene.RunUntilAsync(index: true, IsOverAsync, cancellationToken);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(2), cancellationToken);
        await scene.RunUntilAsync(index: true, attempts => Task.FromResult(attempts.All(one => one.EndedAt is not null)), cancellationToken);

        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(cancellationToken);
        Assert.DoesNotContain(attempts, one => one.SubAccount.Key.Holder == healthy);
        Assert.Equal(sizeOfHealthy, await ReadSizeAsync(scene, healthy, cancellationToken));
        LiquidationAttempt[] sent = [.. attempts.Where(one => one.State == AttemptState.Final).OrderBy(one => one.Inclusion!.Block.Number)];
        Assert.Contains(sent, one => one.SubAccount.Key.Holder == falling);
        // Newer last: first the orders, then the position.
        Assert.Equal(
            LiquidationStep.CancelOrders, sent.First(one => one.SubAccount.Key.Holder == making).Plan.Liquidation.Option.Step);
        Assert.Contains(sent, one => one.SubAccount.Key.Holder == making && one.Plan.Liquidation.Option.Step == LiquidationStep.Liquidate);
        Assert.All(sent, one => Assert.True(one.Plan.Health.LocalHealthFactor < 1));

        async Task<bool> IsOverAsync(IReadOnlyList<LiquidationAttempt> attempts) =>
            attempts.Count > 2
            && !await IsLiquidatableAsync(scene, falling, cancellationToken)
            && !await IsLiquidatableAsync(scene, making, cancellationToken)
            && (await ReadSizeAsync(scene, scene.Account, cancellationToken)).IsZero;
    }

    [Fact]
    public async Task Collateral_is_bought_for_what_its_owner_lost()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpScene scene = await PerpScene.StartAsync(devnet, 34_042, 100_000, cancellationToken);
        Address owner = await scene.AccountAsync(4, cancellationToken);
        PerpCollateralListing weth = scene.Market.Deployment.Collateral("WETH");
        await scene.Market.FundAsync(owner, weth.Token, PerpMarket.Virtual(5), cancellationToken);
        await scene.Market.DepositAsync(owner, weth.Token, PerpMarket.Virtual(5), cancellationToken);
        await scene.Market.TradeAsync(owner, PerpScene.Eth, isLong: true, 40_000, cancellationToken);
        await scene.MoveAsync([1_900, 1_780], cancellationToken);

        await scene.RunUntilAsync(
            index: true, async _ => !(await scene.ReadBalanceAsync(weth.Token, cancellationToken)).IsZero, cancellationToken);

        BigInteger bought = await scene.ReadBalanceAsync(weth.Token, cancellationToken);
        LiquidationAttempt first = (await scene.ReadAttemptsAsync(cancellationToken))
            .Last(one => one.Plan.Liquidation.Option.Collateral.Address == weth.Token && one.Transaction is not null);
        Assert.Equal(owner, first.SubAccount.Key.Holder);
        Assert.InRange(first.Plan.Liquidation.Option.Seize.Raw, 1, bought);
        // A tenth below the price: a ninth on what was paid.
        Assert.Equal(first.Plan.Liquidation.Option.RepayUsd / 9, first.Plan.Liquidation.Option.GainUsd, 2);
    }

    [Fact]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpScene scene = await PerpScene.StartAsync(devnet, 34_043, 100_000, cancellationToken);
        await scene.BuyAsync(4, 1_000, 8_000, cancellationToken);
        await scene.MoveAsync([1_900, 1_800], cancellationToken);
        await scene.IndexAsync(cancellationToken);
        long sentBefore = await scene.ReadSentAsync(cancellationToken);

        // The book has the low price; the chain has moved on.
        await scene.Market.MoveAsync(PerpScene.Eth, 1_900, cancellationToken);
        await scene.Market.MoveAsync(PerpScene.Eth, 2_000, cancellationToken);
        await scene.RunUntilAsync(index: false, attempts => Task.FromResult(attempts.Any(one => !one.IsOpen)), cancellationToken);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(cancellationToken))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("CH_EAV: the account has enough value", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(sentBefore, await scene.ReadSentAsync(cancellationToken));
    }

    private static async Task<bool> IsLiquidatableAsync(PerpScene scene, Address trader, CancellationToken cancellationToken)
    {
        PerpCore core = scene.Market.Deployment.Core;
        BigInteger value = ClearingHouse.GetAccountValue.DecodeResult(
            await scene.Chain.CallAsync(core.ClearingHouse, ClearingHouse.GetAccountValue.Encode(trader), cancellationToken));
        return value < AccountBalance.GetMarginRequirementForLiquidation.DecodeResult(await scene.Chain.CallAsync(
            core.AccountBalance, AccountBalance.GetMarginRequirementForLiquidation.Encode(trader), cancellationToken));
    }

    private static async Task<BigInteger> ReadSizeAsync(PerpScene scene, Address trader, CancellationToken cancellationToken) =>
        AccountBalance.GetTakerPositionSize.DecodeResult(await scene.Chain.CallAsync(
            scene.Market.Deployment.Core.AccountBalance,
            AccountBalance.GetTakerPositionSize.Encode(trader, scene.Market.Deployment.Market(PerpScene.Eth).BaseToken), cancellationToken));
}
