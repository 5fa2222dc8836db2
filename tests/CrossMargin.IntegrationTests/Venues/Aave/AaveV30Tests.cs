using System.Numerics;
using CrossMargin.Chain.Abi.AaveV30Admin;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;
using Provider = CrossMargin.Chain.Abi.AaveV3.PoolAddressesProvider;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>What only V3.0 has, one thing after the other, against the published contracts at every block.</summary>
public sealed class AaveV30Tests(DevnetFixture devnet)
{
    [Fact]
    public async Task A_stable_debt_accrues_at_its_own_rate_and_is_swapped_rebalanced_repaid_and_liquidated()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateV30Async(devnet, 31_311, cancellationToken);
        AaveMarket market = world.Market;
        long now = 0;
        (Address debtor, Address whale, Address liquidator) = (world.Accounts[2], world.Accounts[3], world.Accounts[4]);
        await world.FollowAsync(null, cancellationToken);
        await OpenAsync(world, debtor, "WETH", 20_000, cancellationToken);
        await OpenAsync(world, whale, "WETH", 1_000_000, cancellationToken);
        await market.FundAsync(liquidator, "USDC", market.Units("USDC", 100_000_000), cancellationToken);
        await market.FundAsync(debtor, "USDC", market.Units("USDC", 100_000_000), cancellationToken);

        await StepAsync("borrow", market.BorrowStableAsync(debtor, "USDC", market.Units("USDC", 12_000_000), cancellationToken));
        await StepAsync("more, at another rate", market.BorrowStableAsync(debtor, "USDC", market.Units("USDC", 9_000_000), cancellationToken));
        await world.Chain.WarpAsync(TimeSpan.FromDays(90), cancellationToken);
        // Less than the interest: the token logs a mint.
        await StepAsync("a little repaid", market.RepayStableAsync(debtor, "USDC", 1_000, cancellationToken));
        await StepAsync("more repaid", market.RepayStableAsync(debtor, "USDC", market.Units("USDC", 10_000), cancellationToken));
        await StepAsync("to variable", market.SwapRateAsync(debtor, "USDC", isStable: true, cancellationToken));
        Assert.Equal(0, Stable(world, debtor));
        await StepAsync("to stable", market.SwapRateAsync(debtor, "USDC", isStable: false, cancellationToken));
        await StepAsync("a variable debt beside it", market.BorrowAsync(debtor, "USDC", market.Units("USDC", 2_000_000), cancellationToken));

        // Nearly all is lent, at rates far above the stable debt's.
        await StepAsync("usage", market.BorrowAsync(whale, "USDC", market.Units("USDC", 26_500_000), cancellationToken));
        await world.Chain.WarpAsync(TimeSpan.FromDays(3), cancellationToken);
        BigInteger rate = Rate(world, debtor);
        await StepAsync("rebalanced", market.RebalanceAsync(whale, "USDC", debtor, cancellationToken));
        Assert.True(Rate(world, debtor) > rate);

        // First the variable debt is taken, then the stable one.
        await StepAsync("price", market.SetPriceAsync("WETH", 1_390m, cancellationToken));
        Assert.True(View().Local!.IsLiquidatable);
        BigInteger stable = Stable(world, debtor);
        await StepAsync("variable debt liquidated", LiquidateAsync(market.Units("USDC", 1_000_000)));
        Assert.Equal(stable, Stable(world, debtor));
        await StepAsync("both debts liquidated", LiquidateAsync(AaveMarket.All));
        Assert.InRange(Stable(world, debtor), 1, stable - 1);
        await StepAsync("price far down", market.SetPriceAsync("WETH", 300m, cancellationToken));
        await StepAsync("the rest of the collateral", LiquidateAsync(AaveMarket.All));
        SubAccountView view = View();
        Assert.DoesNotContain(view.Collateral, held => held.LiquidationThreshold > 0);
        // Bad debt stays with the account, and nobody can take anything.
        Assert.NotEmpty(view.Debts);
        Assert.True(view.Local!.IsLiquidatable);
        Assert.Empty(world.Model.Options(
            new SubAccountKey(debtor), world.Slots, now,
            new Inventory(liquidator, new Dictionary<Address, BigInteger> { [market.Deployment.Listing("USDC").Token] = BigInteger.Pow(10, 30) })));
        await StepAsync("all repaid", market.RepayStableAsync(debtor, "USDC", AaveMarket.All, cancellationToken));
        Assert.Equal(0, Stable(world, debtor));
        Assert.Equal(0, Rate(world, debtor));

        Task LiquidateAsync(BigInteger cover) =>
            market.LiquidateAsync(liquidator, debtor, "WETH", "USDC", cover, receiveAToken: false, cancellationToken);

        SubAccountView View() => world.Model.Read(new SubAccountKey(debtor), world.Slots, now);

        async Task StepAsync(string name, Task act) =>
            now = (await CompareAsync(world, name, act, [debtor, whale, liquidator], cancellationToken)).Timestamp;
    }

    [Fact]
    public async Task Collateral_in_isolation_a_siloed_debt_and_an_eMode_with_its_own_price_count_as_the_pool_counts_them()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateV30Async(devnet, 31_312, cancellationToken);
        AaveMarket market = world.Market;
        long now = 0;
        (Address isolated, Address siloed, Address stables) = (world.Accounts[2], world.Accounts[3], world.Accounts[4]);
        await world.FollowAsync(null, cancellationToken);
        await OpenAsync(world, isolated, "LINK", 10_000, cancellationToken);
        await OpenAsync(world, siloed, "WETH", 10, cancellationToken);
        await OpenAsync(world, stables, "USDC", 10_000, cancellationToken);

        await StepAsync("into isolation", market.SetCollateralAsync(isolated, "LINK", true, cancellationToken));
        await StepAsync("isolated debt", market.BorrowAsync(isolated, "DAI", market.Units("DAI", 50_000), cancellationToken));
        await Assert.ThrowsAsync<DevnetException>(() => market.BorrowAsync(isolated, "WETH", 1_000, cancellationToken));
        await StepAsync("siloed debt", market.BorrowAsync(siloed, "LINK", market.Units("LINK", 500), cancellationToken));
        await Assert.ThrowsAsync<DevnetException>(() => market.BorrowAsync(siloed, "DAI", 1_000, cancellationToken));
        await StepAsync("into the eMode", market.SetEModeAsync(stables, AaveEMode.Stablecoins, cancellationToken));
        await StepAsync("eMode debt", market.BorrowAsync(stables, "DAI", market.Units("DAI", 8_900), cancellationToken));

        // In the eMode both sides cost the same, whatever the feeds of the two say; outside of it they do not.
        SubAccountView before = View(stables);
        await StepAsync("price of one", market.SetPriceAsync("DAI", 1.5m, cancellationToken));
        Assert.Equal(before.Local!.HealthFactor, View(stables).Local!.HealthFactor, 6);
        await StepAsync("price of the eMode", market.SetEModePriceAsync(0.9m, cancellationToken));
        Assert.Equal(90_000_000, View(stables).Debts.Single().Price!.Raw);
        Assert.Equal(market.Deployment.EModePriceFeed, View(stables).Debts.Single().Price!.Source);
        Assert.Equal(150_000_000, View(isolated).Debts.Single().Price!.Raw);

        // Without the eMode's price the pool says nothing of who is in it.
        await StepAsync("no price of the eMode", market.SetEModePriceAsync(0m, cancellationToken));
        Assert.Equal((0.0, false), (View(stables).Local!.HealthFactor, View(stables).Local!.IsLiquidatable));
        Assert.Empty(View(stables).Local!.Figures);
        Assert.NotEmpty(View(isolated).Local!.Figures);

        SubAccountView View(Address account) => world.Model.Read(new SubAccountKey(account), world.Slots, now);
        async Task StepAsync(string name, Task act) =>
            now = (await CompareAsync(world, name, act, [isolated, siloed, stables], cancellationToken)).Timestamp;
    }

    [Fact]
    public async Task Unbacked_supply_and_the_fees_of_backing_it_come_to_the_accounts()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await AaveWorld.CreateV30Async(devnet, 31_313, cancellationToken);
        AaveMarket market = world.Market;
        (Address bridge, Address receiver) = (world.Accounts[2], world.Accounts[3]);
        AaveDeployment deployment = market.Deployment;
        Address usdc = deployment.Listing("USDC").Token;
        await world.FollowAsync(null, cancellationToken);
        Address roles = Provider.GetACLManager.DecodeResult(await world.Chain.CallAsync(
            deployment.PoolAddressesProvider, Provider.GetACLManager.Encode(), cancellationToken));
        await AdministerAsync(roles, ACLManager.AddBridge.Encode(bridge));
        await AdministerAsync(deployment.PoolConfigurator, PoolConfigurator.SetUnbackedMintCap.Encode(usdc, 10_000_000));
        await market.FundAsync(bridge, "USDC", market.Units("USDC", 2_000_000), cancellationToken);

        await StepAsync("minted", BridgeAsync(Pool.MintUnbacked.Encode(usdc, market.Units("USDC", 1_000_000.123456m), receiver, 0)));
        await world.Chain.WarpAsync(TimeSpan.FromDays(1), cancellationToken);
        BigInteger before = Supply();
        await StepAsync("backed with a fee", BridgeAsync(Pool.BackUnbacked.Encode(usdc, market.Units("USDC", 600_000), market.Units("USDC", 5_000))));
        Assert.True(Supply() > before);

        BigInteger Supply() => world.Model.Read(new SubAccountKey(receiver), world.Slots, 0).Collateral.Single().Amount.Raw;
        Task BridgeAsync(byte[] call) => world.Chain.ExecuteAsync(bridge, deployment.Pool, call, cancellationToken);
        Task AdministerAsync(Address contract, byte[] call) => world.Chain.ExecuteAsync(deployment.Admin, contract, call, cancellationToken);
        Task StepAsync(string name, Task act) =>
            CompareAsync(world, name, act, [receiver, deployment.LiquidityProvider], cancellationToken);
    }

    private static async Task OpenAsync(AaveWorld world, Address account, string symbol, decimal tokens, CancellationToken cancellationToken)
    {
        BigInteger amount = world.Market.Units(symbol, tokens);
        await world.Market.FundAsync(account, symbol, amount, cancellationToken);
        await world.Market.SupplyAsync(account, symbol, amount, cancellationToken);
    }

    private static async Task<BlockRef> CompareAsync(
        AaveWorld world, string step, Task act, IReadOnlyList<Address> accounts, CancellationToken cancellationToken)
    {
        await act;
        return await world.FollowAsync(
            async block =>
            {
                foreach (Address account in accounts)
                    await world.AssertEqualsChainAsync(account, block, step, cancellationToken);
            },
            cancellationToken);
    }

    private static BigInteger Stable(AaveWorld world, Address account) => Slot(world, account, "stable-debt");

    private static BigInteger Rate(AaveWorld world, Address account) => Slot(world, account, "stable-rate");

    private static BigInteger Slot(AaveWorld world, Address account, string kind) =>
        world.Slots[new SubAccountKey(account), CrossMargin.Domain.Slot.Of(kind, world.Market.Deployment.Listing("USDC").Token)];
}
