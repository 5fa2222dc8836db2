using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

public sealed class PerpAdapterTests(DevnetFixture devnet)
{
    /// <summary>Code that reverts whatever it is asked.</summary>
    private const string Reverting = "0x60006000fd";

    [Fact]
    public async Task Feeds_that_break_leave_nobody_healthy_by_mistake()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpWorld world = await PerpWorld.CreateAsync(devnet, 34_201, cancellationToken);
        PerpMarket market = world.Market;
        (Address trader, Address holder) = (world.Accounts[3], world.Accounts[4]);
        PerpCollateralListing weth = market.Deployment.Collateral("WETH");
        await market.OpenAsync(trader, 1_000, cancellationToken);
        await market.TradeAsync(trader, "vETH", isLong: true, 5_000, cancellationToken);
        await market.FundAsync(holder, weth.Token, PerpMarket.Virtual(2), cancellationToken);
        await market.DepositAsync(holder, weth.Token, PerpMarket.Virtual(2), cancellationToken);
        foreach (int answer in (int[])[0, -1])
        {
            await market.SetFeedAsync(market.Deployment.Market("vETH").Feed, answer, cancellationToken);
            await market.SetFeedAsync(weth.Feed, answer, cancellationToken);
            await AssertEqualAsync();
        }

        Assert.Null(Read(holder).Collateral.Single(each => each.Token.Address == weth.Token).Price);
        await market.Chain.RequestAsync("hardhat_setCode", [weth.Feed.ToString(), Reverting], cancellationToken);
        await AssertEqualAsync();
        Assert.Equal((false, 0), (Read(holder).Local!.IsLiquidatable, Read(holder).Local!.HealthFactor));
        await market.Chain.RequestAsync("hardhat_setCode", [market.Deployment.Market("vETH").PriceFeed.ToString(), Reverting], cancellationToken);
        await AssertEqualAsync();
        Assert.Equal((false, 0), (Read(trader).Local!.IsLiquidatable, Read(trader).Local!.HealthFactor));
        Assert.Null(Assert.Single(Read(trader).Perps).Mark);

        async Task AssertEqualAsync()
        {
            await market.Chain.WarpAsync(TimeSpan.FromMinutes(7), cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            foreach (Address account in (Address[])[trader, holder])
                await world.AssertEqualsChainAsync(account, head, "a broken feed", cancellationToken);
        }

        SubAccountView Read(Address account) => world.Model.Read(new SubAccountKey(account), world.Slots, 0);
    }

    [Fact]
    public async Task ValidateAsync_says_in_a_sentence_what_an_address_is_not()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpWorld world = await PerpWorld.CreateAsync(devnet, 34_202, cancellationToken);

        Assert.Null(await world.Adapter.ValidateAsync(world.Client, cancellationToken));
        Assert.Contains("has no code on chain 34202", await FaultOfAsync(PerpSettings(Address.Parse("0x00000000000000000000000000000000000000b1"))), StringComparison.Ordinal);
        Assert.Contains("not Perp's ClearingHouse", await FaultOfAsync(PerpSettings(world.Market.Deployment.SettlementToken)), StringComparison.Ordinal);
        Assert.Contains("not Perp's ClearingHouse", await FaultOfAsync(PerpSettings(world.Market.Deployment.Core.Vault)), StringComparison.Ordinal);

        Task<string?> FaultOfAsync(ChainSettings settings) =>
            VenueCatalog.CreateAdapter(settings, settings.Venues[0]).ValidateAsync(world.Client, cancellationToken);

        ChainSettings PerpSettings(Address house) => new(
            "local", world.Market.Deployment.ChainId, [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [], [],
            [new VenueSettings("perp", VenueKind.PerpCurie, new Dictionary<string, Address> { [VenueKind.ClearingHouse] = house }, [], 0)]);
    }
}
