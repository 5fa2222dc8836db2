using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Chain.Abi.LyraV1;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

/// <summary>What the model offers to liquidate, against what the contracts then do.</summary>
public sealed class LyraOptionsTests(DevnetFixture devnet)
{
    private const byte LongCall = 0;
    private const byte CallOnBase = 2;
    private const byte CallOnQuote = 3;
    private const byte PutOnQuote = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_521, CallOnBase, 1_916, CallOnQuote, false)]
    [InlineData(31_522, CallOnQuote, 1_916, CallOnQuote, false)]
    [InlineData(31_523, PutOnQuote, 1_580, CallOnQuote, false)]
    [InlineData(31_524, CallOnBase, 30_000, CallOnQuote, true)]
    [InlineData(31_525, CallOnQuote, 3_500, CallOnQuote, true)]
    [InlineData(31_526, PutOnQuote, 900, CallOnQuote, true)]
    // Where traders are long on the whole, buying back a short takes the pool farther from even, and costs for that.
    [InlineData(31_529, CallOnQuote, 1_916, LongCall, false)]
    [InlineData(31_530, PutOnQuote, 1_580, LongCall, false)]
    public async Task The_fee_is_the_one_that_the_market_pays(long chainId, byte type, int price, byte others, bool isInsolvent)
    {
        await using LyraWorld world = await CreateAsync(chainId);
        Address keeper = world.Accounts[3];
        BigInteger position = await world.OpenNearMinimumAsync(world.Accounts[2], 2, type, 2.345m, 1.02m, Stop);
        BigInteger other = await world.Market.ReadNextPositionAsync(Stop);
        BigInteger plenty = others == LongCall ? 0 : LyraMarket.Units(100_000);
        await world.Market.OpenAsync(world.Accounts[2], 2, 0, others, LyraMarket.Units(21), plenty, Stop);
        // Days without a trade: the moving averages stand still, so that the next second's are those of this one.
        await world.Chain.WarpAsync(TimeSpan.FromDays(4), Stop);
        await world.Market.SetPriceAsync(price, Stop);
        await world.Market.UpdateBoardAsync(keeper, 1, Stop);
        BlockRef head = await world.FollowAsync(null, Stop);
        LiquidationPlan? plan = world.Plan(position, keeper, head, head.Timestamp + 1);
        Assert.NotNull(plan);
        Assert.Null(await world.FindRefusalAsync(plan, keeper, BlockId.At(head), Stop));

        BigInteger before = await BalanceAsync(world, plan.Option.Collateral.Address, keeper);
        await world.Chain.SetNextTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(head.Timestamp + 1), Stop);
        await SendAsync(world, plan, keeper);

        BigInteger paid = await BalanceAsync(world, plan.Option.Collateral.Address, keeper) - before;
        Assert.Equal(paid, plan.Option.Seize.Raw);
        Assert.Equal(type == CallOnBase ? "sETH" : "sUSD", plan.Option.Collateral.Symbol);
        Assert.True(plan.Option.Repay.Raw.IsZero && plan.Option.GainUsd > 0);
        await world.FollowAsync(null, Stop);
        Assert.Equal(isInsolvent, !world.Slots[LyraSlots.Insolvent].IsZero);
        Assert.Empty(world.View(position, head.Timestamp + 1).Options);
        Assert.Single(world.View(other, head.Timestamp + 1).Options);
    }

    [Fact]
    public async Task A_plan_for_a_position_that_recovered_is_refused_as_healthy_and_a_bought_option_has_none()
    {
        await using LyraWorld world = await CreateAsync(31_527);
        (Address trader, Address keeper) = (world.Accounts[2], world.Accounts[3]);
        BigInteger written = await world.OpenNearMinimumAsync(trader, 2, CallOnQuote, 2, 1.02m, Stop);
        BigInteger bought = await world.Market.ReadNextPositionAsync(Stop);
        await world.Market.OpenAsync(trader, 2, 0, 0, LyraMarket.Units(1), 0, Stop);
        BlockRef healthy = await world.FollowAsync(null, Stop);
        Assert.Null(world.Plan(written, keeper, healthy, healthy.Timestamp));
        await world.Market.SetPriceAsync(2_000, Stop);
        BlockRef fallen = await world.FollowAsync(null, Stop);
        LiquidationPlan plan = world.Plan(written, keeper, fallen, fallen.Timestamp)!;
        Assert.Null(world.Plan(bought, keeper, fallen, fallen.Timestamp));
        LocalHealth health = world.View(bought, fallen.Timestamp).Local!;
        Assert.Equal((false, double.PositiveInfinity), (health.IsLiquidatable, health.HealthFactor));

        LiquidationRefusal? refusal = await world.FindRefusalAsync(plan, keeper, BlockId.At(healthy), Stop);

        Assert.Equal(new LiquidationRefusal("PositionNotLiquidatable", IsHealthy: true), refusal);
        LiquidationPlan ofBought = plan with { Target = new SubAccountId(world.Adapter.Venue, LyraSlots.KeyOf(bought)) };
        Assert.True((await world.FindRefusalAsync(ofBought, keeper, BlockId.At(fallen), Stop))!.IsHealthy);
    }

    [Fact]
    public async Task Nothing_is_offered_while_the_market_would_refuse_it_and_the_refusal_is_told_by_name()
    {
        await using LyraWorld world = await CreateAsync(31_528);
        (LyraMarket market, Address keeper) = (world.Market, world.Accounts[3]);
        BigInteger position = await world.OpenNearMinimumAsync(world.Accounts[2], 2, CallOnQuote, 2, 1.02m, Stop);
        await market.SetPriceAsync(2_000, Stop);
        BlockRef head = await world.FollowAsync(null, Stop);
        LiquidationPlan plan = world.Plan(position, keeper, head, head.Timestamp)!;

        await market.AdministerAsync(OptionMarket.SetBoardFrozen.Encode(1, true), Stop);
        await AssertRefusedAsync("BoardIsFrozen");
        await market.AdministerAsync(OptionMarket.SetBoardFrozen.Encode(1, false), Stop);
        await market.SetPriceAsync(2_000, Stop, isInvalid: true);
        await AssertRefusedAsync("RateIsInvalid");
        await market.SetPriceAsync(2_000, Stop);
        await PauseAsync(SynthetixAdapter.SetMarketPaused.Encode(market.Deployment.OptionMarket, true));
        await AssertRefusedAsync("MarketIsPaused");
        await PauseAsync(SynthetixAdapter.SetGlobalPaused.Encode(true));
        await AssertRefusedAsync("AllMarketsPaused");
        await PauseAsync(SynthetixAdapter.SetGlobalPaused.Encode(false));
        await PauseAsync(SynthetixAdapter.SetMarketPaused.Encode(market.Deployment.OptionMarket, false));
        await world.Chain.WarpAsync(TimeSpan.FromDays(41), Stop);
        await AssertRefusedAsync("BoardExpired");
        await market.SettleBoardAsync(keeper, 1, Stop);
        await AssertRefusedAsync("BoardAlreadySettled");

        async Task AssertRefusedAsync(string reason)
        {
            head = await world.FollowAsync(null, Stop);
            Assert.Null(world.Plan(position, keeper, head, head.Timestamp));
            Assert.False(world.View(position, head.Timestamp).Local!.IsLiquidatable);
            Assert.Equal(new LiquidationRefusal(reason, IsHealthy: false), await world.FindRefusalAsync(plan, keeper, BlockId.At(head), Stop));
        }

        Task PauseAsync(byte[] call) => world.Chain.ExecuteAsync(market.Deployment.Admin, market.Deployment.Adapter, call, Stop);
    }

    private async Task<LyraWorld> CreateAsync(long chainId)
    {
        LyraWorld world = await LyraWorld.CreateAsync(devnet, chainId, Stop);
        await world.Market.FundAsync(world.Accounts[2], LyraMarket.Units(1_000_000), LyraMarket.Units(1_000), Stop);
        await world.CreateBoardAsync(TimeSpan.FromDays(40), Stop);
        return world;
    }

    private static Task SendAsync(LyraWorld world, LiquidationPlan plan, Address keeper)
    {
        CallRequest call = world.Adapter.Encode(plan, world.Slots);
        return world.Chain.ExecuteAsync(keeper, call.To, call.Data, Stop);
    }

    private static async Task<BigInteger> BalanceAsync(LyraWorld world, Address token, Address holder) =>
        Erc20.BalanceOf.DecodeResult(await world.Chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), Stop));
}
