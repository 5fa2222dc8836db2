using System.Numerics;
using CrossMargin.Chain.Abi.Erc20;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

public sealed class LyraSettlementTests(DevnetFixture devnet)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31_531, 1_742)]
    [InlineData(31_532, 2_310)]
    [InlineData(31_533, 1_180)]
    [InlineData(31_534, 5_900)]
    public async Task A_settled_position_is_worth_what_it_is_then_paid(long chainId, int price)
    {
        await using LyraWorld world = await LyraWorld.CreateAsync(devnet, chainId, Stop);
        (LyraMarket market, Address trader) = (world.Market, world.Accounts[2]);
        await market.FundAsync(trader, LyraMarket.Units(1_000_000), LyraMarket.Units(1_000), Stop);
        await world.CreateBoardAsync(TimeSpan.FromDays(20), Stop);
        for (byte type = 0; type <= 4; type++)
        {
            BigInteger collateral = type switch { 0 or 1 => 0, 2 => LyraMarket.Units(0.9m), _ => LyraMarket.Units(1_400) + 7 };
            await market.OpenAsync(trader, 2, 0, type, LyraMarket.Units(1.2345m) + 1, collateral, Stop);
        }

        await market.SetPriceAsync(price, Stop);
        await world.Chain.WarpAsync(TimeSpan.FromDays(21), Stop);
        BlockRef expired = await world.FollowAsync(null, Stop);
        Assert.All(Enumerable.Range(1, 5), id => Assert.Single(world.View(id, expired.Timestamp).Options));
        await market.SettleBoardAsync(trader, 1, Stop);
        await market.SetPriceAsync(price * 2, Stop);

        for (int id = 1; id <= 5; id++)
        {
            BlockRef head = await world.FollowAsync(null, Stop);
            SubAccountView view = world.View(id, head.Timestamp);
            Assert.Empty(view.Options);
            Assert.Equal(double.PositiveInfinity, view.Local!.HealthFactor);
            BigInteger claim = view.Collateral.SingleOrDefault()?.Amount.Raw ?? 0;
            Address token = id == 3 ? market.Deployment.Base : market.Deployment.Quote;
            BigInteger before = await BalanceAsync(world, token, trader);

            await market.SettlePositionsAsync(world.Accounts[3], [id], Stop);

            Assert.Equal(await BalanceAsync(world, token, trader) - before, claim);
            Assert.True(view.Collateral.All(one => one.Token.Address == token));
        }

        await world.FollowAsync(null, Stop);
        Assert.Empty(world.Slots.SubAccounts());
    }

    private static async Task<BigInteger> BalanceAsync(LyraWorld world, Address token, Address holder) =>
        Erc20.BalanceOf.DecodeResult(await world.Chain.CallAsync(token, Erc20.BalanceOf.Encode(holder), Stop));
}
