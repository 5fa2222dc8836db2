using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Devnet;
using CrossMargin.Devnet.Aave;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class AaveRecipeTests(DevnetFixture devnet)
{
    private static readonly BigInteger HealthOne = BigInteger.Pow(10, 18);

    [Fact]
    public async Task An_account_is_liquidated_after_a_price_drop_and_not_before()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_001)), cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        IReadOnlyList<Address> accounts = await node.Chain.ReadAccountsAsync(cancellationToken);
        (Address debtor, Address liquidator) = (accounts[2], accounts[3]);
        await market.FundAsync(debtor, "WETH", market.Units("WETH", 10), cancellationToken);
        await market.SupplyAsync(debtor, "WETH", market.Units("WETH", 10), cancellationToken);
        await market.BorrowAsync(debtor, "USDC", market.Units("USDC", 24_000), cancellationToken);
        await market.FundAsync(liquidator, "USDC", market.Units("USDC", 100_000), cancellationToken);

        await Assert.ThrowsAsync<DevnetException>(() => market.LiquidateAsync(
            liquidator, debtor, "WETH", "USDC", AaveMarket.All, receiveAToken: false, cancellationToken));
        await market.SetPriceAsync("WETH", 2_700m, cancellationToken);
        Pool.GetUserAccountData.Result unhealthy = await market.ReadAccountAsync(debtor, cancellationToken);
        await market.LiquidateAsync(liquidator, debtor, "WETH", "USDC", AaveMarket.All, receiveAToken: false, cancellationToken);
        Pool.GetUserAccountData.Result after = await market.ReadAccountAsync(debtor, cancellationToken);

        Assert.True(unhealthy.HealthFactor < HealthOne);
        Assert.True(after.TotalDebtBase < unhealthy.TotalDebtBase);
        Assert.True(after.TotalCollateralBase < unhealthy.TotalCollateralBase);
    }

    [Fact]
    public async Task A_deployment_of_V30_takes_no_work_twice()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        RecordedProgress progress = new();
        await using LocalNode first = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_004)), cancellationToken);
        await AaveV30Recipe.DeployAsync(first.Chain, devnet.Environment, cancellationToken);
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_005)), cancellationToken);

        AaveMarket market = await AaveV30Recipe.DeployAsync(node.Chain, devnet.Environment with { Progress = progress }, cancellationToken);

        Assert.Equal(["Deploying Aave V3.0 on chain 31005"], progress.Begun);
        Assert.Equal(6, market.Deployment.Listings.Select(listing => listing.StableDebtToken).Distinct().Count());
    }

    [Fact]
    public async Task Efficiency_mode_lends_more_on_assets_that_move_together()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode node = await devnet.StartNodeAsync(new NodeOptions(new ChainId(31_002)), cancellationToken);
        AaveMarket market = await AaveRecipe.DeployAsync(node.Chain, devnet.Environment, cancellationToken);
        Address account = (await node.Chain.ReadAccountsAsync(cancellationToken))[2];
        await market.FundAsync(account, "wstETH", market.Units("wstETH", 10), cancellationToken);
        await market.SupplyAsync(account, "wstETH", market.Units("wstETH", 10), cancellationToken);

        // 36,000 USD of wstETH: 10.8 ETH are 32,400 USD, 90 %, above the 78.5 % outside of the mode.
        BigInteger debt = market.Units("WETH", 10.8m);
        await Assert.ThrowsAsync<DevnetException>(() => market.BorrowAsync(account, "WETH", debt, cancellationToken));
        await market.SetEModeAsync(account, 1, cancellationToken);
        await market.BorrowAsync(account, "WETH", debt, cancellationToken);

        Assert.Equal(3_240_000_000_000, (await market.ReadAccountAsync(account, cancellationToken)).TotalDebtBase);
    }

    [Fact]
    public async Task A_deployment_takes_no_work_twice_and_hardly_moves_the_clock()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await AaveRecipe.CompileAsync(devnet.Environment, cancellationToken);
        RecordedProgress progress = new();
        DevnetEnvironment recorded = devnet.Environment with { Progress = progress };
        DateTimeOffset genesis = DateTimeOffset.FromUnixTimeSeconds(1_750_000_000);
        long started = TimeProvider.System.GetTimestamp();

        await using LocalNode node = await LocalNode.StartAsync(
            new NodeOptions(new ChainId(31_003), Genesis: genesis), recorded, cancellationToken);
        await AaveRecipe.DeployAsync(node.Chain, recorded, cancellationToken);
        BlockRef head = await node.Chain.ReadBlockAsync("latest", cancellationToken);

        Assert.Equal(["Starting Anvil for chain 31003", "Deploying Aave V3.6 on chain 31003"], progress.Begun);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(started);
        Assert.InRange(head.Time, genesis, genesis + elapsed + TimeSpan.FromSeconds(2));
    }

    private sealed class RecordedProgress : IProgress<DevnetProgress>
    {
        public List<string> Begun { get; } = [];

        public void Report(DevnetProgress value)
        {
            if (!value.Done)
                Begun.Add(value.Step);
        }
    }
}
