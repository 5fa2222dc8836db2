using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>The adapter against the real contracts where they say no.</summary>
public sealed class AaveAdapterTests(DevnetFixture devnet)
{
    [Fact]
    public async Task ValidateAsync_says_in_a_sentence_what_an_address_is_not()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateAsync(devnet, 31_301, cancellationToken);
        AaveDeployment deployment = world.Market.Deployment;

        Assert.Null(await world.Adapter.ValidateAsync(world.Client, cancellationToken));
        Assert.Contains("has no code on chain 31301", await ValidateAsync(world, Address.Parse("0x00000000000000000000000000000000000000b1"), cancellationToken));
        Assert.Contains("not Aave's PoolAddressesProvider", await ValidateAsync(world, deployment.Listing("WETH").Token, cancellationToken));
        await using AaveWorld old = await AaveWorld.CreateV30Async(devnet, 31_306, cancellationToken);
        Assert.Null(await old.Adapter.ValidateAsync(old.Client, cancellationToken));
        // A new implementation at the same proxy: one that calls itself revision 1, as V3.0 does.
        string revisionOne = Hex.Of([0x60, 0x01, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3]);
        await world.Chain.RequestAsync("hardhat_setCode", [deployment.Pool.ToString(), revisionOne], cancellationToken);
        Assert.Contains("no Aave V3 pool of this provider", await world.Adapter.ValidateAsync(world.Client, cancellationToken));
    }

    [Theory]
    [InlineData(31_302, false)]
    [InlineData(31_304, true)]
    public async Task A_price_that_does_not_come_stops_nothing_and_is_absent_until_it_is_back(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await CreateAsync(chainId, isV30, cancellationToken);
        Address account = await OpenAsync(world, cancellationToken);
        await world.Market.SetPriceAsync("WETH", 0m, cancellationToken);
        BlockRef dark = await world.FollowAsync(null, cancellationToken);

        SubAccountView view = world.Model.Read(new SubAccountKey(account), world.Slots, dark.Timestamp);
        Assert.Null(view.Collateral.Single().Price);
        Assert.NotNull(view.Debts.Single().Price);
        Assert.Equal(0, view.Local!.HealthFactor);
        // The pool itself says nothing of the account now, and the balances still agree.
        await world.AssertEqualsChainAsync(account, dark, "without a price", cancellationToken);

        await world.Market.SetPriceAsync("WETH", 3_000m, cancellationToken);
        BlockRef light = await world.FollowAsync(null, cancellationToken);
        view = world.Model.Read(new SubAccountKey(account), world.Slots, light.Timestamp);
        Assert.Equal(light.Time, view.Collateral.Single().Price!.UpdatedAt);
        await world.AssertEqualsChainAsync(account, light, "with the price back", cancellationToken);
    }

    [Theory]
    [InlineData(31_303, false)]
    [InlineData(31_305, true)]
    public async Task While_the_pool_refuses_to_liquidate_there_are_no_options(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await CreateAsync(chainId, isV30, cancellationToken);
        Address account = await OpenAsync(world, cancellationToken);
        AaveDeployment deployment = world.Market.Deployment;
        Address weth = deployment.Listing("WETH").Token;
        Assert.Equal("HealthFactorNotBelowThreshold", await RefusalAsync(world, account, cancellationToken));

        await world.Market.SetPriceAsync("WETH", 2_850m, cancellationToken);
        Assert.Null(await RefusalAsync(world, account, cancellationToken));

        await AdministerAsync(world, deployment.PoolConfigurator, PoolConfigurator.SetReservePauseAddressBool.Encode(weth, true), cancellationToken);
        Assert.Equal("ReservePaused", await RefusalAsync(world, account, cancellationToken));

        if (isV30)
            await AdministerAsync(world, deployment.PoolConfigurator, PoolConfigurator.SetReservePauseAddressBool.Encode(weth, false), cancellationToken);
        else
            await EndPauseWithGraceAsync(world, account, cancellationToken);
        Assert.Null(await RefusalAsync(world, account, cancellationToken));

        // A sentinel that answers false to everything: the sequencer is down.
        Address sentinel = Address.Parse("0x0000000000000000000000000000000000005e47");
        string no = Hex.Of([0x60, 0x00, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3]);
        await world.Chain.RequestAsync("hardhat_setCode", [sentinel.ToString(), no], cancellationToken);
        await AdministerAsync(world, deployment.PoolAddressesProvider, PoolAddressesProvider.SetPriceOracleSentinel.Encode(sentinel), cancellationToken);
        Assert.Equal("PriceOracleSentinelCheckFailed", await RefusalAsync(world, account, cancellationToken));

        await world.Market.SetPriceAsync("WETH", 2_500m, cancellationToken);
        Assert.Null(await RefusalAsync(world, account, cancellationToken));
    }

    private static async Task EndPauseWithGraceAsync(AaveWorld world, Address account, CancellationToken cancellationToken)
    {
        AaveDeployment deployment = world.Market.Deployment;
        Address weth = deployment.Listing("WETH").Token;
        await AdministerAsync(world, deployment.PoolConfigurator, PoolConfigurator.SetReservePauseAddressBoolUint40.Encode(weth, false, 3_600), cancellationToken);
        Assert.Equal("LiquidationGraceSentinelCheckFailed", await RefusalAsync(world, account, cancellationToken));
        await world.Chain.WarpAsync(TimeSpan.FromHours(1.1), cancellationToken);
    }

    private Task<AaveWorld> CreateAsync(long chainId, bool isV30, CancellationToken cancellationToken) => isV30
        ? AaveWorld.CreateV30Async(devnet, chainId, cancellationToken)
        : AaveWorld.CreateAsync(devnet, chainId, cancellationToken);

    /// <summary>$30,000 of WETH against $24,000 of USDC: health 1.0375.</summary>
    private static async Task<Address> OpenAsync(AaveWorld world, CancellationToken cancellationToken)
    {
        Address account = world.Accounts[2];
        await world.Market.FundAsync(account, "WETH", world.Market.Units("WETH", 10), cancellationToken);
        await world.Market.SupplyAsync(account, "WETH", world.Market.Units("WETH", 10), cancellationToken);
        await world.Market.BorrowAsync(account, "USDC", world.Market.Units("USDC", 24_000), cancellationToken);
        await world.Market.FundAsync(world.Accounts[3], "USDC", world.Market.Units("USDC", 100_000), cancellationToken);
        return account;
    }

    /// <summary>How the chain refuses, which must be as the model does: without options.</summary>
    private static async Task<string?> RefusalAsync(AaveWorld world, Address account, CancellationToken cancellationToken)
    {
        BlockRef head = await world.FollowAsync(null, cancellationToken);
        await world.AssertEqualsChainAsync(account, head, "refusal", cancellationToken);
        AaveDeployment deployment = world.Market.Deployment;
        (Address weth, Address usdc) = (deployment.Listing("WETH").Token, deployment.Listing("USDC").Token);
        byte[] data = Pool.LiquidationCall.Encode(weth, usdc, account, BigInteger.Pow(10, 9), false);
        CallOutcome outcome = await world.Client.CallAsync(
            new CallRequest(deployment.Pool, data, world.Accounts[3]), BlockId.At(head), cancellationToken);
        string? refusal = outcome is CallOutcome.Reverted reverted ? world.Adapter.Explain(reverted.Data.Span).Reason : null;
        Inventory inventory = new(world.Accounts[3], new Dictionary<Address, BigInteger> { [usdc] = BigInteger.Pow(10, 11) });
        int options = world.Model.Options(new SubAccountKey(account), world.Slots, head.Timestamp, inventory).Count;
        Assert.Equal(refusal is null, options > 0);
        return refusal;
    }

    private static Task<string?> ValidateAsync(AaveWorld world, Address provider, CancellationToken cancellationToken)
    {
        VenueSettings venue = new(
            "other", VenueKind.Aave, new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = provider }, [], 0);
        ChainSettings chain = new(
            "local", world.Client.Chain, [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"), [], [], [venue]);
        return new AaveAdapter(chain, venue).ValidateAsync(world.Client, cancellationToken);
    }

    private static Task AdministerAsync(AaveWorld world, Address contract, byte[] call, CancellationToken cancellationToken) =>
        world.Chain.ExecuteAsync(world.Market.Deployment.Admin, contract, call, cancellationToken);
}
