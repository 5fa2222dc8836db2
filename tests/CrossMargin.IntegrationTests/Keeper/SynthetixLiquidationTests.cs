using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Synthetix Perps V2.</summary>
public sealed class SynthetixLiquidationTests(DevnetFixture devnet)
{
    [Fact]
    public async Task A_price_drop_is_flagged_and_liquidated_and_who_stays_healthy_is_not_touched()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixScene scene = await SynthetixScene.StartAsync(devnet, 33_041, cancellationToken);
        Address falling = await scene.OpenAsync(4, 5, cancellationToken);
        Address healthy = await scene.OpenAsync(5, 1, cancellationToken);
        await scene.IndexAsync(cancellationToken);
        await scene.Market.SetPriceAsync(SynthetixScene.Eth, 1_820, cancellationToken);

        await scene.RunUntilAsync(
            index: true,
            attempts => attempts.Any(one => one is { Plan.Liquidation.Option.Step: LiquidationStep.Liquidate, State: AttemptState.Included }), cancellationToken);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(2), cancellationToken);
        await scene.RunUntilAsync(index: true, attempts => attempts.All(one => one.EndedAt is not null), cancellationToken);

        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(cancellationToken);
        Assert.Equal([LiquidationStep.Liquidate, LiquidationStep.Flag], attempts.Select(one => one.Plan.Liquidation.Option.Step));
        Assert.All(attempts, one => Assert.Equal((AttemptState.Final, falling), (one.State, one.SubAccount.Key.Holder)));
        Assert.Equal(2, await scene.ReadSentAsync(cancellationToken));
        Assert.Equal(BigInteger.Zero, (await ReadPositionAsync(scene, falling, cancellationToken)).Size);
        Assert.Equal(SynthetixMarket.Units(1), (await ReadPositionAsync(scene, healthy, cancellationToken)).Size);
        // 5 · 1,820 · 0.35 % and 2, as the first plan said.
        Assert.Equal(SynthetixMarket.Units(33.85m), await scene.Market.ReadBalanceAsync(scene.Account, cancellationToken));
        Assert.Equal(33.85, attempts[^1].Plan.Liquidation.Option.GainUsd, precision: 9);
    }

    [Fact]
    public async Task A_position_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixScene scene = await SynthetixScene.StartAsync(devnet, 33_042, cancellationToken);
        await scene.OpenAsync(4, 5, cancellationToken);
        await scene.Market.SetPriceAsync(SynthetixScene.Eth, 1_820, cancellationToken);
        await scene.IndexAsync(cancellationToken);

        // The book has the low price; the chain has moved on.
        await scene.Market.SetPriceAsync(SynthetixScene.Eth, 2_000, cancellationToken);
        await scene.RunUntilAsync(index: false, attempts => attempts.Any(one => !one.IsOpen), cancellationToken);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(cancellationToken))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("Position cannot be liquidated", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.ReadSentAsync(cancellationToken));
    }

    private static async Task<PerpsV2Market.Position> ReadPositionAsync(
        SynthetixScene scene, Address trader, CancellationToken cancellationToken) =>
        PerpsV2Market.Positions.DecodeResult(await scene.Chain.CallAsync(
            scene.Market.Deployment.Listing(SynthetixScene.Eth).Market, PerpsV2Market.Positions.Encode(trader), cancellationToken));
}
