using CrossMargin.Chain.Abi.SynthetixPerpsV2Admin;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using static CrossMargin.Devnet.Synthetix.SynthetixMarket;
using Manager = CrossMargin.Chain.Abi.SynthetixPerpsV2.FuturesMarketManager;

namespace CrossMargin.IntegrationTests.Venues.Synthetix;

/// <summary>What the model offers is what the chain pays, and where it offers nothing the chain refuses.</summary>
public sealed class SynthetixOptionsTests(DevnetFixture devnet)
{
    private const string Eth = SynthetixWorld.Eth;
    private const string Sol = SynthetixWorld.Sol;

    [Fact]
    public async Task A_flag_and_a_liquidation_pay_to_the_last_unit_what_was_offered()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_201, cancellationToken);
        (Address trader, Address keeper) = (world.Accounts[2], world.Accounts[9]);
        await world.OpenAsync(trader, Eth, 1_000, 5, cancellationToken);
        await world.Market.SubmitOrderAsync(trader, Eth, Units(0.1m), cancellationToken);
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        Assert.Empty(world.Options(trader, Eth, head.Timestamp, keeper));
        Assert.Equal(
            new LiquidationRefusal("Position cannot be liquidated", IsHealthy: true),
            await RefusalAsync(world, trader, Eth, LiquidationStep.Flag, cancellationToken));

        await world.Market.SetPriceAsync(Eth, 1_812.34m, cancellationToken);
        head = await world.FollowAsync(null, cancellationToken);
        LiquidationOption flag = Assert.Single(world.Options(trader, Eth, head.Timestamp, keeper));
        Assert.Equal((LiquidationStep.Flag, 1, world.Market.Deployment.Listing(Eth).Market), (flag.Step, flag.LaterSteps, flag.Market));
        Assert.True(flag.Repay.Raw.IsZero);
        Assert.Null(await RefusalAsync(world, trader, Eth, LiquidationStep.Flag, cancellationToken));
        Assert.Equal(
            new LiquidationRefusal("Position not flagged", IsHealthy: true),
            await RefusalAsync(world, trader, Eth, LiquidationStep.Liquidate, cancellationToken));

        await world.Market.FlagAsync(keeper, trader, Eth, cancellationToken);
        head = await world.FollowAsync(null, cancellationToken);
        // The order's deposit is paid with the flag; to somebody else only the fee of the liquidation is left.
        Assert.Equal(Units(1), await world.Market.ReadBalanceAsync(keeper, cancellationToken));
        LiquidationOption liquidation = Assert.Single(world.Options(trader, Eth, head.Timestamp, keeper));
        Assert.Equal((LiquidationStep.Liquidate, 0), (liquidation.Step, liquidation.LaterSteps));
        Assert.Equal(flag.Seize.Raw - Units(1), liquidation.Seize.Raw);
        Assert.Equal(Units(2), Assert.Single(world.Options(trader, Eth, head.Timestamp, world.Accounts[8])).Seize.Raw);
        Assert.Equal(
            new LiquidationRefusal("Position flagged", IsHealthy: false),
            await RefusalAsync(world, trader, Eth, LiquidationStep.Flag, cancellationToken));

        await world.Market.LiquidateAsync(keeper, trader, Eth, cancellationToken);
        Assert.Equal(flag.Seize.Raw, await world.Market.ReadBalanceAsync(keeper, cancellationToken));
        head = await world.FollowAsync(null, cancellationToken);
        Assert.Empty(world.Slots.SubAccounts());
        Assert.Equal(
            new LiquidationRefusal("Position not flagged", IsHealthy: true),
            await RefusalAsync(world, trader, Eth, LiquidationStep.Liquidate, cancellationToken));
    }

    [Fact]
    public async Task A_flagged_position_stays_liquidatable_when_its_price_recovers()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_202, cancellationToken);
        (Address trader, Address keeper) = (world.Accounts[2], world.Accounts[9]);
        await world.OpenAsync(trader, Sol, 1_000, -90, cancellationToken);
        await world.Market.SetPriceAsync(Sol, 111, cancellationToken);
        await world.Market.FlagAsync(world.Accounts[8], trader, Sol, cancellationToken);
        await world.Market.SetPriceAsync(Sol, 95, cancellationToken);
        BlockRef head = await world.FollowAsync(null, cancellationToken);

        LocalHealth local = world.View(trader, Sol, head.Timestamp).Local!;
        Assert.Equal(0, local.Figures.Single(figure => figure.Name == "canLiquidate").Value);
        Assert.True(local is { IsLiquidatable: true, HealthFactor: 0, ExcessUsd: <= 0 });
        Assert.Single(world.Options(trader, Sol, head.Timestamp, keeper));
        await world.Market.LiquidateAsync(keeper, trader, Sol, cancellationToken);
        Assert.Equal(Units(2), await world.Market.ReadBalanceAsync(keeper, cancellationToken));
    }

    [Fact]
    public async Task Where_the_market_would_refuse_nothing_is_offered()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_203, cancellationToken);
        SynthetixDeployment deployment = world.Market.Deployment;
        (Address trader, Hash32 key) = (world.Accounts[2], SynthetixName.ToWord(Sol));
        await world.OpenAsync(trader, Sol, 1_000, 90, cancellationToken);
        await world.Market.SetPriceAsync(Sol, 90, cancellationToken);
        await world.Market.FlagAsync(world.Accounts[8], trader, Sol, cancellationToken);
        Assert.Null(await AgreeAsync(world, trader, cancellationToken));

        // 90 of 50,000 units are 0.0018 of the scale, position and skew alike. The limits are exclusive.
        await SetAsync(PerpsV2MarketSettings.SetMaxLiquidationDelta.Encode(key, Units(0.0018m)));
        Assert.Equal("price impact of liquidation exceeded", await AgreeAsync(world, trader, cancellationToken));
        await SetAsync(PerpsV2MarketSettings.SetMaxLiquidationDelta.Encode(key, Units(0.0018m) + 1));
        Assert.Null(await AgreeAsync(world, trader, cancellationToken));
        await SetAsync(PerpsV2MarketSettings.SetMaxPD.Encode(key, Units(0.0018m)));
        Assert.Equal("instantaneous P/D exceeded", await AgreeAsync(world, trader, cancellationToken));
        await SetAsync(PerpsV2MarketSettings.SetMaxPD.Encode(key, Units(0.0018m) + 1));
        Assert.Null(await AgreeAsync(world, trader, cancellationToken));

        await world.Market.AdministerAsync(deployment.SystemStatus, SystemStatus.SuspendFuturesMarket.Encode(key, 2), cancellationToken);
        Assert.Contains("suspended", await AgreeAsync(world, trader, cancellationToken));
        await world.Market.AdministerAsync(deployment.SystemStatus, SystemStatus.ResumeFuturesMarket.Encode(key), cancellationToken);
        Assert.Null(await AgreeAsync(world, trader, cancellationToken));

        await world.Market.AdministerAsync(
            deployment.FuturesMarketManager, Manager.RemoveMarkets.Encode([deployment.Listing(Sol).Market]), cancellationToken);
        Assert.Contains("Permitted only for market implementations", await AgreeAsync(world, trader, cancellationToken));
        await world.Market.AdministerAsync(
            deployment.FuturesMarketManager, Manager.AddProxiedMarkets.Encode([deployment.Listing(Sol).Market]), cancellationToken);
        Assert.Null(await AgreeAsync(world, trader, cancellationToken));

        Task SetAsync(byte[] call) => world.Market.AdministerAsync(deployment.Settings, call, cancellationToken);
    }

    /// <summary>How the chain refuses the liquidation, which must be as the model does: without options.</summary>
    private static async Task<string?> AgreeAsync(SynthetixWorld world, Address trader, CancellationToken cancellationToken)
    {
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        LiquidationRefusal? refusal = await RefusalAsync(world, trader, Sol, LiquidationStep.Liquidate, cancellationToken);
        Assert.Equal(refusal is null, world.Options(trader, Sol, head.Timestamp, world.Accounts[9]).Count > 0);
        await world.AssertEqualsChainAsync(world.KeyOf(trader, Sol), head, refusal?.Reason ?? "accepted", cancellationToken);
        return refusal?.Reason;
    }

    private static async Task<LiquidationRefusal?> RefusalAsync(
        SynthetixWorld world, Address trader, string market, LiquidationStep step, CancellationToken cancellationToken)
    {
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        return await world.FindRefusalAsync(world.PlanOf(trader, market, step, head), world.Accounts[9], BlockId.At(head), cancellationToken);
    }
}
