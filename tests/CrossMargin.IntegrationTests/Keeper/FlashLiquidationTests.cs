using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;
using CrossMargin.Keeper.Planning;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;

namespace CrossMargin.IntegrationTests.Keeper;

/// <summary>A keeper without capital, against the published contracts of Aave V3.6 and Uniswap V3.</summary>
public sealed class FlashLiquidationTests(DevnetFixture devnet)
{
    private const decimal Deep = 10_000_000;

    private static readonly BigInteger HealthOne = BigInteger.Pow(10, 18);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_inventory_a_price_drop_is_liquidated_with_borrowed_money_and_the_profit_is_the_keepers()
    {
        await using FlashScene scene = await FlashScene.StartAsync(devnet, 31_051, Deep, Stop);
        Address falling = await scene.BorrowAsync(4, 24_000, Stop);
        await scene.BorrowAsync(5, 12_000, Stop);
        // Less than a unit's worth of the debt is no inventory. What the policy lists, it lists as for a keeper that pays itself.
        await scene.Aave.MintAsync(scene.Keeper.Account, "USDC", 1, Stop);
        scene.Keeper.Policy = Allowing(scene, scene.Weth);
        await scene.Keeper.IndexAsync(Stop);
        await scene.SetPriceAsync(2_800, Stop);

        await scene.Keeper.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);
        await scene.Keeper.Chain.MineAsync(2, TimeSpan.FromMinutes(1), Stop);
        await scene.Keeper.RunUntilAsync(live: true, index: true, attempts => attempts.All(one => one.EndedAt is not null), Stop);

        LiquidationAttempt attempt = Assert.Single(await scene.Keeper.ReadAttemptsAsync(Stop));
        Assert.Equal((AttemptState.Final, falling), (attempt.State, attempt.SubAccount.Key.Holder));
        FlashFunding flash = attempt.Plan.Flash!;
        Assert.Equal((scene.Executor, scene.Aave.Deployment.Pool), (flash.Executor, flash.Lender));
        Assert.True((await scene.Aave.ReadAccountAsync(falling, Stop)).HealthFactor > HealthOne);

        // What was simulated arrives, but for the interest of the blocks between: below the venue's bonus, which buys the sale and the loan.
        double profit = (double)(await scene.ReadBalanceAsync(scene.Usdc, scene.Keeper.Account, Stop) - 1) / 1e6;
        Assert.Equal(flash.GainUsd, profit, tolerance: 0.01);
        Assert.InRange(profit, 300, attempt.Plan.Liquidation.Option.GainUsd);
        Assert.True(profit * 1e6 >= (double)flash.ProfitMin && flash.ProfitMin == 1_000_000);

        // One transaction: nobody had to be allowed to take the keeper's tokens. And nothing is left behind.
        Assert.Equal(1, await scene.Keeper.ReadSentAsync(Stop));
        Assert.Equal(0, await scene.ReadBalanceAsync(scene.Weth, scene.Keeper.Account, Stop));
        Assert.Equal(0, await scene.ReadBalanceAsync(scene.Usdc, scene.Executor, Stop));
        Assert.Equal(0, await scene.ReadBalanceAsync(scene.Weth, scene.Executor, Stop));
        Assert.Equal(0, await scene.ReadAllowanceAsync(scene.Usdc, scene.Executor, scene.Aave.Deployment.Pool, Stop));
    }

    [Fact]
    public async Task With_inventory_enough_nothing_is_borrowed()
    {
        await using FlashScene scene = await FlashScene.StartAsync(devnet, 31_052, Deep, Stop);
        await scene.BorrowAsync(4, 24_000, Stop);
        await scene.Aave.MintAsync(scene.Keeper.Account, "USDC", scene.Aave.Units("USDC", 200_000), Stop);
        await scene.SetPriceAsync(2_800, Stop);

        await scene.Keeper.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        Assert.Null(Assert.Single(await scene.Keeper.ReadAttemptsAsync(Stop)).Plan.Flash);
    }

    [Fact]
    public async Task An_account_that_recovered_fails_in_simulation_and_nothing_is_sent()
    {
        await using FlashScene scene = await FlashScene.StartAsync(devnet, 31_053, Deep, Stop);
        await scene.BorrowAsync(4, 24_000, Stop);
        await scene.SetPriceAsync(2_800, Stop);
        await scene.Keeper.IndexAsync(Stop);

        // The book has the low price; the chain has moved on.
        await scene.SetPriceAsync(3_000, Stop);

        Assert.Contains("HealthFactorNotBelowThreshold", await ReadRefusalAsync(scene, index: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_sale_would_not_repay_the_loan_nothing_is_sent()
    {
        await using FlashScene scene = await FlashScene.StartAsync(devnet, 31_054, poolUsd: 1_000, Stop);
        await scene.BorrowAsync(4, 24_000, Stop);
        await scene.SetPriceAsync(2_800, Stop);

        Assert.Contains("executor: Unprofitable", await ReadRefusalAsync(scene, index: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_does_not_list_the_collateral_holds_for_borrowed_money_too()
    {
        await using FlashScene scene = await FlashScene.StartAsync(devnet, 31_055, Deep, Stop);
        await scene.BorrowAsync(4, 24_000, Stop);
        scene.Keeper.Policy = Allowing(scene, scene.Usdc);
        await scene.SetPriceAsync(2_800, Stop);

        await scene.Keeper.RunUntilPassedAsync(DecisionKind.TokenNotAllowed, Stop);

        Assert.Empty(await scene.Keeper.ReadAttemptsAsync(Stop));
        Assert.Equal(0, await scene.Keeper.ReadSentAsync(Stop));
    }

    [Fact]
    public async Task What_the_base_fee_has_outrun_is_outbid_as_the_same_order()
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(31_058)), Stop);
        await using FlashScene scene = await FlashScene.StartAsync(devnet, anvil, Deep, Stop);
        await scene.BorrowAsync(4, 24_000, Stop);
        await scene.SetPriceAsync(2_800, Stop);
        await scene.Keeper.IndexAsync(Stop);
        await anvil.Chain.RequestAsync("evm_setAutomine", [false], Stop);
        await scene.Keeper.RunUntilSentAsync(1, Stop);
        LiquidationAttempt waiting = Assert.Single(await scene.Keeper.ReadAttemptsAsync(Stop));
        await anvil.Chain.RequestAsync("anvil_setNextBlockBaseFeePerGas", [Hex.OfQuantity(waiting.Transaction!.MaxFeePerGas * 8)], Stop);

        await anvil.Chain.RequestAsync("evm_setIntervalMining", [1], Stop);
        await scene.Keeper.RunUntilAsync(live: true, index: true, attempts => attempts.Any(one => one.State == AttemptState.Included), Stop);

        LiquidationAttempt included = Assert.Single(await scene.Keeper.ReadAttemptsAsync(Stop));
        Assert.NotEqual(waiting.Transaction.Hash, included.Inclusion!.Transaction);
        double profit = (double)await scene.ReadBalanceAsync(scene.Usdc, scene.Keeper.Account, Stop) / 1e6;
        Assert.Equal(included.Plan.Flash!.GainUsd, profit, tolerance: 0.01);
    }

    /// <summary>Why a keeper leaves the one account alone, and that it sends nothing.</summary>
    private static async Task<string> ReadRefusalAsync(FlashScene scene, bool index)
    {
        KeeperDecision? refused = null;
        await scene.Keeper.RunUntilAsync(live: true, index, _ => refused is not null, Stop, async () =>
            refused = (await scene.Keeper.ReadDecisionsAsync(Stop)).FirstOrDefault(one => one.Kind == DecisionKind.FlashRefused));
        Assert.Empty(await scene.Keeper.ReadAttemptsAsync(Stop));
        Assert.Equal(0, await scene.Keeper.ReadSentAsync(Stop));
        return refused!.Reason;
    }

    private static KeeperPolicy Allowing(FlashScene scene, Address seized) => new(
        new PolicyLimits
        {
            RepayTokens = new HashSet<Address> { scene.Usdc },
            SeizeTokens = new HashSet<Address> { seized },
            Calls = new Dictionary<Address, IReadOnlySet<Selector>>
            {
                [scene.Aave.Deployment.Pool] = new HashSet<Selector> { Selector.Of(Pool.LiquidationCall.Selector)!.Value },
            },
        },
        new Dictionary<ChainId, PolicyLimits>());
}
