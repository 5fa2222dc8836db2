using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.SynthetixPerpsV2Admin;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Devnet.Solidity;
using CrossMargin.Devnet.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Synthetix;

/// <summary>The adapter against the real contracts where they say no, or nothing.</summary>
public sealed class SynthetixAdapterTests(DevnetFixture devnet)
{
    [Fact]
    public async Task ValidateAsync_says_in_a_sentence_what_an_address_is_not()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_301, cancellationToken);
        SynthetixDeployment deployment = world.Market.Deployment;
        Address nowhere = Address.Parse("0x00000000000000000000000000000000000000b1");
        Address older = Address.Parse("0x00000000000000000000000000000000000000b2");
        // Whatever it is asked, it answers its name: PUSH32 name, MSTORE at 0, RETURN of one word.
        string name = Hex.Of(SynthetixName.ToWord("FuturesMarketManager").ToArray())[2..];
        await world.Chain.RequestAsync("hardhat_setCode", [older.ToString(), $"0x7f{name}60005260206000f3"], cancellationToken);

        Assert.Null(await world.Adapter.ValidateAsync(world.Client, cancellationToken));
        Assert.Contains("has no code on chain 33301", await ValidateAsync(world, nowhere, cancellationToken));
        Assert.Contains("not Synthetix's FuturesMarketManager", await ValidateAsync(world, deployment.Dollar, cancellationToken));
        Assert.Contains("not Synthetix's FuturesMarketManager", await ValidateAsync(world, deployment.Settings, cancellationToken));
        Assert.Contains("of the older futures", await ValidateAsync(world, older, cancellationToken));
        await ImportSettingsAsync(world, deployment.Dollar, cancellationToken);
        Assert.Contains("another version of Perps V2", await world.Adapter.ValidateAsync(world.Client, cancellationToken));
        await ImportSettingsAsync(world, Address.Zero, cancellationToken);
        Assert.Contains("has no PerpsV2MarketSettings", await world.Adapter.ValidateAsync(world.Client, cancellationToken));
    }

    [Fact]
    public async Task Without_a_valid_price_nobody_is_healthy_and_nobody_is_liquidated()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_302, cancellationToken);
        Address trader = world.Accounts[2];
        Address feed = world.Market.Deployment.Listing(SynthetixWorld.Eth).Feed;
        await world.OpenAsync(trader, SynthetixWorld.Eth, 1_000, 5, cancellationToken);
        await world.Market.SetPriceAsync(SynthetixWorld.Eth, 1_800, cancellationToken);
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        Assert.NotEmpty(world.Options(trader, SynthetixWorld.Eth, head.Timestamp, world.Accounts[9]));

        await AssertUnknownAsync(() => world.SetAnswerAsync(SynthetixWorld.Eth, 0, head.Timestamp, cancellationToken), "zero");
        await AssertUnknownAsync(() => world.SetAnswerAsync(SynthetixWorld.Eth, -1, head.Timestamp, cancellationToken), "negative");
        await AssertUnknownAsync(() => world.SetAnswerAsync(SynthetixWorld.Eth, 180_000_000_000, 1, cancellationToken), "stale");
        await AssertUnknownAsync(() => world.SetAnswerAsync(SynthetixWorld.Eth, 18_000_000_000_000, head.Timestamp, cancellationToken), "shock");
        string code = (await world.Chain.RequestAsync("eth_getCode", [feed.ToString(), "latest"], cancellationToken)).GetString()!;
        await AssertUnknownAsync(() => world.Chain.RequestAsync("hardhat_setCode", [feed.ToString(), "0x60006000fd"], cancellationToken), "reverting");
        await world.Chain.RequestAsync("hardhat_setCode", [feed.ToString(), code], cancellationToken);

        await world.Market.SetPriceAsync(SynthetixWorld.Eth, 2_100, cancellationToken);
        head = await world.FollowAsync(null, cancellationToken);
        SubAccountView view = world.View(trader, SynthetixWorld.Eth, head.Timestamp);
        Assert.True(view.Local!.HealthFactor > 1);
        Assert.Equal(head.Time, view.Perps.Single().Index!.UpdatedAt);
        // The rate is valid for a year, also in the view, long after anybody looked.
        Assert.Equal(0, world.View(trader, SynthetixWorld.Eth, head.Timestamp + 366 * 86_400L).Local!.HealthFactor);

        async Task AssertUnknownAsync(Func<Task> act, string what)
        {
            await act();
            await world.Chain.MineAsync(1, TimeSpan.FromSeconds(1), cancellationToken);
            BlockRef block = await world.FollowAsync(null, cancellationToken);
            SubAccountView dark = world.View(trader, SynthetixWorld.Eth, block.Timestamp);
            PerpPosition perp = Assert.Single(dark.Perps);
            Assert.True(perp is { Mark: null, Index: null }, what);
            Assert.True(dark.Local is { IsLiquidatable: false, HealthFactor: 0, ExcessUsd: <= 0 }, what);
            Assert.Empty(world.Options(trader, SynthetixWorld.Eth, block.Timestamp, world.Accounts[9]));
            await world.AssertEqualsChainAsync(world.KeyOf(trader, SynthetixWorld.Eth), block, what, cancellationToken);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(24)]
    public async Task A_feed_of_other_decimals_is_read_as_the_venue_reads_it(byte decimals)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_310 + decimals, cancellationToken);
        Address trader = world.Accounts[2];
        await world.OpenAsync(trader, SynthetixWorld.Sol, 1_000, -20, cancellationToken);
        // Synthetix takes 0 decimals for its own 18.
        BigInteger answer = 99 * BigInteger.Pow(10, decimals == 0 ? 18 : decimals);
        SolidityArtifact artifact = (await DevContracts.CompileAsync(devnet.Environment, cancellationToken))[DevContracts.Feed];
        Address feed = await world.Chain.DeployAsync(
            world.Market.Deployment.Admin, artifact.Link(new Dictionary<string, Address>()),
            DevFeed.Constructor.Encode(decimals, "SOL / USD", answer), cancellationToken);
        await world.FollowAsync(null, cancellationToken);
        await world.Market.AdministerAsync(
            world.Market.Deployment.ExchangeRates, ExchangeRates.AddAggregator.Encode(SynthetixName.ToWord("SOL"), feed), cancellationToken);

        BlockRef head = await world.FollowAsync(null, cancellationToken);

        PriceObservation index = Assert.Single(world.View(trader, SynthetixWorld.Sol, head.Timestamp).Perps).Index!;
        Assert.Equal((99d, feed), (index.Usd, index.Source));
        await world.AssertEqualsChainAsync(world.KeyOf(trader, SynthetixWorld.Sol), head, $"{decimals} decimals", cancellationToken);
    }

    private static Task<string?> ValidateAsync(SynthetixWorld world, Address manager, CancellationToken cancellationToken)
    {
        VenueSettings venue = new(
            "other", VenueKind.Synthetix, new Dictionary<string, Address> { [VenueKind.FuturesMarketManager] = manager }, [], 0);
        ChainSettings chain = new(
            "local", world.Client.Chain, [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [], [], [venue]);
        return new SynthetixAdapter(chain, venue).ValidateAsync(world.Client, cancellationToken);
    }

    private static Task ImportSettingsAsync(SynthetixWorld world, Address settings, CancellationToken cancellationToken) =>
        world.Market.AdministerAsync(
            world.Market.Deployment.Resolver,
            AddressResolver.ImportAddresses.Encode([SynthetixName.ToWord("PerpsV2MarketSettings")], [settings]), cancellationToken);
}
