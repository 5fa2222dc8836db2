using System.Numerics;
using CrossMargin.Chain.Abi.SynthetixPerpsV2;
using CrossMargin.Devnet.Chains;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.IntegrationTests.Venues.Synthetix;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>The keeper against the published contracts of Synthetix Perps V2.</summary>
public sealed class SynthetixLiquidationTests(DevnetFixture devnet)
{
    private const string Eth = SynthetixWorld.Eth;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_price_drop_is_flagged_and_liquidated_and_who_stays_healthy_is_not_touched()
    {
        (KeeperScene scene, SynthetixMarket market) = await StartAsync(33_041);
        await using KeeperScene ending = scene;
        Address falling = await OpenAsync(market, 4, 5);
        Address healthy = await OpenAsync(market, 5, 1);
        await scene.IndexAsync(Stop);
        await market.SetPriceAsync(Eth, 1_820, Stop);

        await scene.RunUntilAsync(
            live: true, index: true,
            attempts => attempts.Any(one => one is { Plan.Liquidation.Option.Step: LiquidationStep.Liquidate, State: AttemptState.Included }), Stop);
        await scene.Chain.MineAsync(2, TimeSpan.FromMinutes(2), Stop);
        await scene.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        IReadOnlyList<LiquidationAttempt> attempts = await scene.ReadAttemptsAsync(Stop);
        Assert.Equal([LiquidationStep.Liquidate, LiquidationStep.Flag], attempts.Select(one => one.Plan.Liquidation.Option.Step));
        Assert.All(attempts, one => Assert.Equal((AttemptState.Final, falling), (one.State, one.SubAccount.Key.Holder)));
        Assert.Equal(2, await scene.ReadSentAsync(Stop));
        Assert.Equal(BigInteger.Zero, (await ReadPositionAsync(market, falling)).Size);
        Assert.Equal(SynthetixMarket.Units(1), (await ReadPositionAsync(market, healthy)).Size);
        // 5 · 1,820 · 0.35 % and 2, as the first plan said.
        Assert.Equal(SynthetixMarket.Units(33.85m), await market.ReadBalanceAsync(scene.Account, Stop));
        Assert.Equal(33.85, attempts[^1].Plan.Liquidation.Option.GainUsd, precision: 9);
    }

    [Fact]
    public async Task A_position_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        (KeeperScene scene, SynthetixMarket market) = await StartAsync(33_042);
        await using KeeperScene ending = scene;
        await OpenAsync(market, 4, 5);
        await market.SetPriceAsync(Eth, 1_820, Stop);
        await scene.IndexAsync(Stop);

        // The book has the low price; the chain has moved on.
        await market.SetPriceAsync(Eth, 2_000, Stop);
        await scene.RunUntilAsync(live: true, index: false, attempts => attempts.Any(one => !one.IsOpen), Stop);

        LiquidationAttempt attempt = (await scene.ReadAttemptsAsync(Stop))[^1];
        Assert.Equal(AttemptState.Superseded, attempt.State);
        Assert.Contains("Position cannot be liquidated", attempt.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.ReadSentAsync(Stop));
    }

    private async Task<(KeeperScene Scene, SynthetixMarket Market)> StartAsync(long chainId)
    {
        LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(chainId)), Stop);
        SynthetixMarket market = await SynthetixRecipe.DeployAsync(node.Chain, devnet.Environment, Stop);
        return (await KeeperScene.StartAsync(devnet, node, SynthetixWorld.Describe(node, market.Deployment), Stop), market);
    }

    /// <summary>Deposits $1,000 and buys ETH at $2,000.</summary>
    private static async Task<Address> OpenAsync(SynthetixMarket market, int account, decimal size)
    {
        Address trader = (await market.Chain.ReadAccountsAsync(Stop))[account];
        await market.FundAsync(trader, SynthetixMarket.Units(1_000), Stop);
        await market.TransferMarginAsync(trader, Eth, SynthetixMarket.Units(1_000), Stop);
        await market.TradeAsync(trader, Eth, SynthetixMarket.Units(size), Stop);
        return trader;
    }

    private static async Task<PerpsV2Market.Position> ReadPositionAsync(SynthetixMarket market, Address trader) =>
        PerpsV2Market.Positions.DecodeResult(await market.Chain.CallAsync(
            market.Deployment.Listing(Eth).Market, PerpsV2Market.Positions.Encode(trader), Stop));
}
