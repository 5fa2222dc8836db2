using System.Numerics;
using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Devnet.Lyra;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

public sealed class LyraAdapterTests(DevnetFixture devnet)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValidateAsync_says_in_a_sentence_what_an_address_is_not()
    {
        await using LyraWorld world = await LyraWorld.CreateAsync(devnet, 31_541, Stop);
        LyraDeployment deployment = world.Market.Deployment;

        Assert.Null(await world.Adapter.ValidateAsync(world.Client, Stop));
        Assert.Contains("has no code on chain 31541", await ValidateAsync(world, Address.Parse("0x00000000000000000000000000000000000000b1")));
        Assert.Contains("not Lyra's OptionMarket", await ValidateAsync(world, deployment.Quote));
        Assert.Contains("not Lyra's OptionMarket", await ValidateAsync(world, deployment.OptionToken));
    }

    [Fact]
    public async Task ValidateAsync_refuses_a_market_that_nobody_connected_or_whose_tokens_have_other_decimals()
    {
        await using LyraWorld world = await LyraWorld.CreateAsync(devnet, 31_542, Stop);
        LyraDeployment deployment = world.Market.Deployment;
        // The quote token's own code, answering 24 (0x18) to whatever it is asked.
        await world.Chain.RequestAsync("hardhat_setCode", [deployment.Quote.ToString(), "0x601860005260206000f3"], Stop);
        Assert.Contains($"{deployment.Quote} has 24 decimals", await ValidateAsync(world, deployment.OptionMarket));
        await world.Chain.RequestAsync("hardhat_setCode", [deployment.Quote.ToString(), "0x600060005260206000f3"], Stop);
        Assert.Contains($"{deployment.Quote} has 0 decimals", await ValidateAsync(world, deployment.OptionMarket));
        await world.Chain.RequestAsync("hardhat_setCode", [deployment.GreekCache.ToString(), "0x60006000fd"], Stop);
        Assert.Contains("its cache is another contract", await ValidateAsync(world, deployment.OptionMarket));
        await world.Chain.RequestAsync(
            "hardhat_setStorageAt", [deployment.OptionMarket.ToString(), "0x" + new string('0', 63) + "8", Hash32.Zero.ToString()], Stop);
        Assert.Contains("its storage names no contracts", await ValidateAsync(world, deployment.OptionMarket));
    }

    [Fact]
    public async Task A_position_goes_with_its_token_and_ends_with_it()
    {
        await using LyraWorld world = await LyraWorld.CreateAsync(devnet, 31_543, Stop);
        (Address first, Address second) = (world.Accounts[2], world.Accounts[3]);
        await world.Market.FundAsync(first, LyraMarket.Units(100_000), 0, Stop);
        await world.Market.FundAsync(second, LyraMarket.Units(100_000), 0, Stop);
        await world.CreateBoardAsync(TimeSpan.FromDays(40), Stop);
        BigInteger position = await world.OpenNearMinimumAsync(first, 2, 3, 2, 1.2m, Stop);
        SubAccountKey key = LyraSlots.KeyOf(position);
        await world.FollowAsync(null, Stop);
        Assert.Equal(first, world.Slots[key, VenueMarks.Owner].ToAddress());

        await world.Market.TransferAsync(first, second, position, Stop);
        BlockRef head = await world.FollowAsync(null, Stop);
        Assert.Equal(second, world.Slots[key, VenueMarks.Owner].ToAddress());
        SubAccountView view = world.View(position, head.Timestamp);
        OptionPosition option = Assert.Single(view.Options);
        Assert.Equal((-LyraMarket.Units(2), true, true), (option.Size.Raw, option.Instrument.IsCall, view.IsIsolated));
        Assert.Equal((1_750d, 1_742d, "ETH"), (option.Instrument.Strike, option.Spot!.Usd, option.Instrument.Underlying.Symbol));
        Assert.Equal(TimeSpan.FromHours(1), option.Spot.Feed!.Heartbeat);
        Assert.InRange(option.Spot.UpdatedAt!.Value, head.Time - TimeSpan.FromMinutes(1), head.Time);
        // The seller moved the volatility down: two contracts of five move it by four tenths of a point, the skew by three quarters of that.
        Assert.Equal(0.996 * 0.997, option.Mark!.Volatility, 1e-12);
        Assert.Equal(0.05, option.Mark.Rate);
        Assert.Equal(1_742 * Math.Exp(0.05 * 40 / 365), option.Mark.Forward, 0.01);

        await world.Market.CloseAsync(second, 2, position, 3, LyraMarket.Units(2), 0, isForced: false, Stop);
        await world.FollowAsync(null, Stop);
        Assert.Empty(world.Slots.SubAccounts());
    }

    private static Task<string?> ValidateAsync(LyraWorld world, Address market)
    {
        VenueSettings venue = new("lyra-v1", VenueKind.Lyra, new Dictionary<string, Address> { [VenueKind.OptionMarket] = market }, [], 0);
        return new LyraAdapter(world.Settings, venue).ValidateAsync(world.Client, Stop);
    }
}
