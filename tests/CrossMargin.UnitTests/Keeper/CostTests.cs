using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Keeper.Policies;
using CrossMargin.Ledger.Attempts;
using CrossMargin.UnitTests.Keeper.Simulated;

namespace CrossMargin.UnitTests.Keeper;

/// <summary>All that a liquidation costs: 37.5 USD are gained, and gas takes 0.66 of them.</summary>
public sealed class CostTests
{
    // 5 USD, at 2,000 each.
    private const long FeeWei = 2_500_000_000_000_000;

    [Fact]
    public async Task What_a_rollup_takes_for_data_is_a_cost_of_the_plan_and_of_the_inclusion()
    {
        using KeeperScene scene = OnRollup();
        await scene.StepsAsync(3);

        LiquidationAttempt attempt = scene.Only;
        Assert.Equal((AttemptState.Included, 5.0), (attempt.State, attempt.Plan.Cost.DataFeeUsd));
        Assert.Equal(37.5 - 0.66 - 5 - attempt.Plan.Cost.CapitalUsd, attempt.Plan.ProfitUsd, precision: 6);
        Assert.Equal(FeeWei, attempt.Inclusion!.DataFee);
        Assert.Equal(((SimulatedChain.Gas - 1) * 1_500_000_000L) + FeeWei, attempt.Inclusion.Cost);
    }

    /// <summary>Isthmus: gas · scalar / 10⁶ + constant; Jovian: gas · scalar · 100 + constant.</summary>
    [Theory]
    [InlineData(1_000_000_000_000L, 0, 300_000_000_000L)]         // A scalar of 10¹².
    [InlineData(1_000_000_000_000L, 1_000_000_000_000_000L, 1_000_300_000_000_000L)]
    [InlineData(50_000_000_000_000_000L, 0, 15_000_000_000_000_000L)]     // 5 · 10⁸ · 100 a gas.
    public async Task What_a_rollup_takes_for_its_operator_is_part_of_it(long perMillion, long constant, long expected)
    {
        using KeeperScene scene = OnRollup();
        scene.Chain.OperatorFee = gas => (gas * perMillion / 1_000_000) + constant;
        await scene.StepsAsync(3);

        LiquidationAttempt attempt = scene.Only;
        Assert.Equal(5 + (expected * 2_000e-18), attempt.Plan.Cost.DataFeeUsd, precision: 9);
        Assert.Equal(FeeWei + scene.Chain.OperatorFee(SimulatedChain.Gas - 1), attempt.Inclusion!.DataFee);
    }

    [Fact]
    public async Task Who_cannot_pay_the_operator_for_all_of_the_gas_limit_has_no_funds()
    {
        using KeeperScene scene = OnRollup();
        scene.Chain.OperatorFee = gas => gas * 1_000_000_000;
        // 375,000 gas at 2.1 and 1 gwei, and the data.
        scene.Chain.NativeWei = (375_000 * 3_100_000_000L) + FeeWei - 1;

        await scene.StepsAsync(1);
        Assert.Equal(DecisionKind.NoGasFunds, Assert.Single(scene.Store.Decisions).Kind);

        scene.Chain.NativeWei++;
        await scene.StepsAsync(1);
        Assert.Single(scene.Attempts);
    }

    [Fact]
    public async Task A_fee_for_data_that_takes_the_profit_below_the_floor_is_named_in_the_decline()
    {
        using KeeperScene scene = OnRollup();
        scene.Options.ProfitFloorUsd = 32;          // 31.84 are left.

        await scene.StepsAsync(2);

        Assert.Equal(AttemptState.Declined, scene.Only.State);
        Assert.Equal(
            "expected profit 31.84 USD (37.50 gain; 0.66 gas, 5.00 data fee, 0.00 slippage, 0.00 capital) is below the floor of 32.00 USD",
            scene.Only.Reason);
        Assert.Empty(scene.Chain.Sent);
    }

    [Fact]
    public async Task Where_the_fee_for_data_is_not_told_its_bound_stands_for_it()
    {
        using KeeperScene scene = OnRollup();
        (scene.Chain.DataFee, scene.Chain.DataFeeBound) = (null, 2 * FeeWei);

        await scene.StepsAsync(1);

        Assert.Equal(10, scene.Only.Plan.Cost.DataFeeUsd);
    }

    [Fact]
    public async Task Where_nobody_tells_the_fee_for_data_nobody_is_liquidated()
    {
        using KeeperScene scene = OnRollup();
        scene.Chain.DataFee = null;

        await scene.StepsAsync(3);

        Assert.Equal(DecisionKind.NoDataFee, Assert.Single(scene.Store.Decisions).Kind);
        Assert.Empty(scene.Attempts);
    }

    [Fact]
    public async Task A_chain_without_a_fee_for_data_is_not_asked_for_it()
    {
        using KeeperScene scene = new();
        scene.SetPrice(1800);

        await scene.StepsAsync(2);

        Assert.Equal((0, 0.0), (scene.Chain.DataFeeQuestions, scene.Only.Plan.Cost.DataFeeUsd));
    }

    [Fact]
    public async Task The_fee_for_data_is_asked_for_once_a_block_and_in_the_next_one_anew()
    {
        using KeeperScene scene = OnRollup();
        scene.Borrow(KeeperScene.Bob, weth: 1, usdc: 1490);
        await scene.StepsAsync(1);
        Assert.Equal((2, 1), (scene.Attempts.Count, scene.Chain.DataFeeQuestions));

        scene.Chain.DataFee = 2 * FeeWei;
        scene.Borrow(Address.Parse("0x00000000000000000000000000000000000000c3"), weth: 1, usdc: 1495);
        await scene.StepsAsync(1);

        Assert.Equal((3, 2), (scene.Attempts.Count, scene.Chain.DataFeeQuestions));
        Assert.Equal([5.0, 5, 10], scene.Attempts.Select(attempt => attempt.Plan.Cost.DataFeeUsd));
    }

    [Fact]
    public async Task The_fee_for_data_counts_as_spent()
    {
        using KeeperScene scene = OnRollup();
        // Gas may cost some 1.7 at most, and its data 5.
        scene.Options.Policy = KeeperPolicy.Default with { All = new PolicyLimits { SpendUsdPerHour = 6 } };

        await scene.StepsAsync(1);

        Assert.Equal(DecisionKind.Spend, Assert.Single(scene.Store.Decisions).Kind);
    }

    [Fact]
    public async Task Who_cannot_pay_for_the_data_has_no_funds()
    {
        using KeeperScene scene = OnRollup();
        scene.Chain.NativeWei = FeeWei;

        await scene.StepsAsync(1);

        Assert.Equal(DecisionKind.NoGasFunds, Assert.Single(scene.Store.Decisions).Kind);
    }

    [Theory]
    [InlineData(37.0, AttemptState.Declined)]       // 36.84 are left.
    [InlineData(36.0, AttemptState.Submitted)]
    public async Task A_chain_may_have_a_floor_of_its_own(double floorUsd, AttemptState state)
    {
        using KeeperScene scene = new();
        scene.Options.ProfitFloorUsd = state == AttemptState.Declined ? 0 : 1_000;
        scene.Settings = scene.Settings with { MinProfitUsd = floorUsd };
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        Assert.Equal((state, floorUsd), (scene.Only.State, scene.Only.Plan.ProfitFloorUsd));
    }

    [Fact]
    public async Task The_journal_of_who_is_left_alone_has_the_chains_floor()
    {
        using KeeperScene scene = new();
        scene.Settings = scene.Settings with { MinProfitUsd = 7 };
        scene.Chain.NativeWei = 0;
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        Assert.Equal(7, Assert.Single(scene.Store.Journal).Judgement!.Unpack().Inputs.ProfitFloorUsd);
    }

    [Fact]
    public async Task What_is_bound_until_finality_costs_interest()
    {
        using KeeperScene scene = new();
        scene.Options.CapitalCostPerYear = 0.10;
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        // 750 USD for 36 seconds.
        Assert.Equal(750 * 0.10 * 36 / (365 * 86_400), scene.Only.Plan.Cost.CapitalUsd, precision: 9);
    }

    [Theory]
    [InlineData(null, 0.02, 15.75)]                 // Of 787.5 USD that are seized.
    [InlineData(0.01, 0.02, 7.875)]                 // The token's own.
    [InlineData(0.0, 0.02, 0.0)]
    public async Task What_is_seized_is_worth_less_than_its_price_by_the_haircut(double? own, double all, double slippageUsd)
    {
        using KeeperScene scene = new();
        scene.Options.InventoryHaircut = all;
        scene.Settings = scene.Settings with
        {
            Tokens = [new TokenSettings("WETH", SimulatedChain.Weth, 18, new Underlying("ETH")) { InventoryHaircut = own }],
        };
        scene.SetPrice(1800);

        await scene.StepsAsync(1);

        Assert.Equal(slippageUsd, scene.Only.Plan.Cost.SlippageUsd, precision: 6);
        Assert.Equal(37.5 - scene.Only.Plan.Cost.TotalUsd, scene.Only.Plan.ProfitUsd, precision: 9);
    }

    [Fact]
    public async Task A_bid_that_leaves_less_than_the_floor_after_all_costs_is_not_made()
    {
        using KeeperScene scene = OnRollup();
        scene.Chain.DataFee = 10_000_000_000_000_000;       // 20 USD: 16.84 are left, and 16.08 at the next bid.
        scene.Options.ProfitFloorUsd = 16.5;
        await scene.StepAsync();
        Assert.Equal(AttemptState.Submitted, scene.Only.State);

        for (int blocks = 0; blocks < 4; blocks++)
        {
            scene.NextBlock(includePool: false);
            await scene.StepAsync();
        }

        Assert.Empty(scene.Only.Replaced);
    }

    private static KeeperScene OnRollup()
    {
        KeeperScene scene = new();
        scene.Settings = scene.Settings with { DataFee = DataFee.OpStack };
        scene.Chain.DataFee = FeeWei;
        scene.SetPrice(1800);
        scene.NextBlock();
        return scene;
    }
}
