using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.Executor;
using CrossMargin.Devnet;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Flash;

/// <summary>What the executor does for its owner, and what it does not let anybody else do.</summary>
public sealed class LiquidationExecutorTests(ExecutorChain on) : IClassFixture<ExecutorChain>
{
    // As HostileToken, HostileLender and HostileMarket count them.
    private const byte Refusing = 1;
    private const byte Taxing = 2;
    private const byte Calling = 3;
    private const byte Forgiving = 7;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]      // As USDT: nothing is returned, and an allowance that is not zero cannot be changed.
    public async Task An_order_leaves_its_profit_with_the_beneficiary_and_nothing_with_the_executor(bool areSilent)
    {
        ExecutorScene scene = await CreateAsync(areSilent);
        Assert.Equal("10", await scene.AskAsync(scene.Order, Stop));

        await scene.ExecuteAsync(scene.Order, Stop);
        await scene.ExecuteAsync(scene.Order, Stop);

        Assert.Equal(20, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        await AssertEmptyAsync(scene);
        Assert.Equal(1_000, await scene.ReadBalanceAsync(scene.Debt, scene.Lender, Stop));
    }

    [Fact]
    public async Task One_unit_less_than_the_least_profit_reverts_the_whole()
    {
        ExecutorScene scene = await CreateAsync();
        LiquidationExecutor.Order order = scene.Order with { ProfitMin = 11 };

        Assert.Contains("Unprofitable: 110 of the 111", await scene.AskAsync(order, Stop), StringComparison.Ordinal);
        await Assert.ThrowsAsync<DevnetException>(() => scene.ExecuteAsync(order, Stop));

        Assert.Equal(0, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        Assert.Equal(1_000, await scene.ReadBalanceAsync(scene.Collateral, scene.Pawn, Stop));
    }

    [Fact]
    public async Task What_was_left_there_before_is_no_profit_and_goes_to_the_beneficiary()
    {
        ExecutorScene scene = await CreateAsync();
        await scene.MintAsync(scene.Debt, scene.Executor, 5, Stop);
        await scene.MintAsync(scene.Collateral, scene.Executor, 7, Stop);

        Assert.Contains("Unprofitable", await scene.AskAsync(scene.Order with { ProfitMin = 11 }, Stop), StringComparison.Ordinal);
        await scene.ExecuteAsync(scene.Order, Stop);

        Assert.Equal(15, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        Assert.Equal(7, await scene.ReadBalanceAsync(scene.Collateral, ExecutorScene.Beneficiary, Stop));
        await AssertEmptyAsync(scene);
    }

    [Fact]
    public async Task Collateral_that_is_the_borrowed_token_is_not_sold()
    {
        ExecutorScene scene = await CreateAsync();
        LiquidationExecutor.Order order = scene.Order with
        {
            Collateral = scene.Debt,
            Call = DevPawn.Liquidate.Encode(scene.Debt, 100, scene.Debt, 110),
            Route = [],
        };

        await scene.ExecuteAsync(order, Stop);

        Assert.Equal(10, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        await AssertEmptyAsync(scene);
    }

    [Fact]
    public async Task What_the_target_says_is_handed_on()
    {
        ExecutorScene scene = await CreateAsync();
        LiquidationExecutor.Order order = scene.Order with { Call = DevPawn.Liquidate.Encode(scene.Debt, 100, scene.Collateral, 0) };

        Assert.Equal(Hex.Of(DevPawn.HealthyError.Selector), await scene.AskAsync(order, Stop));
    }

    [Fact]
    public async Task A_target_that_takes_less_than_was_borrowed_is_left_without_an_allowance()
    {
        ExecutorScene scene = await CreateAsync();

        await scene.ExecuteAsync(scene.Order with { Amount = 150 }, Stop);

        Assert.Equal(10, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        await AssertEmptyAsync(scene);
    }

    [Fact]
    public async Task Orders_that_lead_nowhere_are_refused()
    {
        ExecutorScene scene = await CreateAsync();
        LiquidationExecutor.Order order = scene.Order;

        Assert.Contains("TargetWithoutCode", await scene.AskAsync(order with { Target = scene.Stranger }, Stop), StringComparison.Ordinal);
        Assert.Contains("NotLent", await scene.AskAsync(order with { Lender = scene.Stranger }, Stop), StringComparison.Ordinal);
        Assert.Contains("RouteEndsIn", await scene.AskAsync(order with { Route = [] }, Stop), StringComparison.Ordinal);
        Assert.Contains("RouteEndsIn", await scene.AskAsync(order with { Route = [scene.Market, scene.Market] }, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_start_nothing_and_no_callback_answers_them()
    {
        ExecutorScene scene = await CreateAsync();
        await scene.MintAsync(scene.Debt, scene.Executor, 5, Stop);

        Assert.Contains(
            "NotOwner", await scene.AskAsync(scene.Stranger, scene.Executor, LiquidationExecutor.Execute.Encode(scene.Order), Stop), StringComparison.Ordinal);
        foreach (Address caller in (Address[])[scene.Stranger, scene.Owner])
        {
            Assert.Contains(
                "NotLender",
                await scene.AskAsync(caller, scene.Executor, LiquidationExecutor.ExecuteOperation.Encode(scene.Debt, 0, 0, scene.Executor, []), Stop),
                StringComparison.Ordinal);
            Assert.Contains(
                "NotMarket",
                await scene.AskAsync(caller, scene.Executor, LiquidationExecutor.UniswapV3SwapCallback.Encode(5, -5, []), Stop), StringComparison.Ordinal);
        }

        Assert.Contains(
            "NotLender", await scene.AskAsync(scene.Stranger, scene.Lender, HostileLender.Attack.Encode(scene.Executor, scene.Debt, []), Stop),
            StringComparison.Ordinal);
        Assert.Contains(
            "NotMarket", await scene.AskAsync(scene.Stranger, scene.Market, HostileMarket.Attack.Encode(scene.Executor, 5), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "NotOrdered")]       // Hands on another order than it was given.
    [InlineData(2, "NotOrdered")]       // Calls back twice.
    [InlineData(3, "NotLent")]          // Does not call back.
    [InlineData(4, "Unprofitable")]     // Asks for all that was lent, once more.
    [InlineData(5, "LoanShort")]        // Lends one less.
    [InlineData(6, "NotInitiator")]     // Names another initiator.
    public async Task A_hostile_lender_reverts_the_whole(byte mood, string reason)
    {
        ExecutorScene scene = await CreateAsync();
        await scene.ActAsync(scene.Lender, HostileLender.SetMood.Encode(mood), Stop);

        Assert.StartsWith($"executor: {reason}", await scene.AskAsync(scene.Order, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lender_that_takes_nothing_back_may_not_do_so_later()
    {
        ExecutorScene scene = await CreateAsync();
        await scene.ActAsync(scene.Lender, HostileLender.SetMood.Encode(Forgiving), Stop);

        await scene.ExecuteAsync(scene.Order, Stop);

        Assert.Equal(110, await scene.ReadBalanceAsync(scene.Debt, ExecutorScene.Beneficiary, Stop));
        await AssertEmptyAsync(scene);
    }

    [Theory]
    [InlineData(1, "Unprofitable")]     // Takes, and pays nothing.
    [InlineData(2, "NotMarket")]        // Calls back twice.
    [InlineData(3, "OverpricedSwap")]   // Asks for one more than was offered.
    [InlineData(4, "Unsold")]           // Pays, and asks for nothing.
    public async Task A_hostile_pool_reverts_the_whole(byte mood, string reason)
    {
        ExecutorScene scene = await CreateAsync();
        await scene.ActAsync(scene.Market, HostileMarket.SetMood.Encode(mood), Stop);

        Assert.StartsWith($"executor: {reason}", await scene.AskAsync(scene.Order, Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, Refusing, "LoanShort")]
    [InlineData(true, Taxing, "LoanShort")]
    [InlineData(false, Refusing, "Unprofitable")]
    [InlineData(false, Taxing, "Unprofitable")]
    public async Task A_token_that_moves_less_than_it_is_told_reverts_the_whole(bool isDebt, byte mood, string reason)
    {
        ExecutorScene scene = await CreateAsync();
        await scene.ActAsync(isDebt ? scene.Debt : scene.Collateral, HostileToken.SetMood.Encode(mood, Address.Zero, []), Stop);

        Assert.StartsWith($"executor: {reason}", await scene.AskAsync(scene.Order, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_says_no_to_the_executor_reverts_the_whole()
    {
        ExecutorScene scene = await CreateAsync();
        await scene.MintAsync(scene.Collateral, scene.Executor, 7, Stop);
        await scene.ActAsync(scene.Collateral, HostileToken.SetMood.Encode(Refusing, Address.Zero, []), Stop);
        // Pays in the borrowed token: only what was left there before remains to be handed out.
        LiquidationExecutor.Order order = scene.Order with { Call = DevPawn.Liquidate.Encode(scene.Debt, 100, scene.Debt, 110) };

        Assert.StartsWith("executor: TokenRefused", await scene.AskAsync(order, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_calls_back_gets_no_second_order_and_no_callback()
    {
        ExecutorScene scene = await CreateAsync();
        // The token is the owner here, so that only what is running stops it.
        scene.Executor = await scene.DeployExecutorAsync(scene.Collateral, Stop);
        byte[] execute = LiquidationExecutor.Execute.Encode(scene.Order);
        byte[] act = HostileToken.Act.Encode(scene.Executor, execute);
        (byte[] Call, string Reason)[] attempts =
        [
            (execute, "Reentered"),
            (LiquidationExecutor.ExecuteOperation.Encode(scene.Debt, 100, 0, scene.Executor, []), "NotLender"),
            (LiquidationExecutor.UniswapV3SwapCallback.Encode(110, -110, []), "NotMarket"),
        ];
        foreach ((byte[] call, string reason) in attempts)
        {
            await scene.ActAsync(scene.Collateral, HostileToken.SetMood.Encode(Calling, scene.Executor, call), Stop);
            Assert.StartsWith($"executor: {reason}", await scene.AskAsync(scene.Stranger, scene.Collateral, act, Stop), StringComparison.Ordinal);
        }

        await scene.ActAsync(scene.Collateral, HostileToken.SetMood.Encode(0, scene.Executor, []), Stop);
        Assert.Equal("nothing", await scene.AskAsync(scene.Stranger, scene.Collateral, act, Stop));
    }

    private Task<ExecutorScene> CreateAsync(bool areSilent = true) => ExecutorScene.CreateAsync(on.Devnet, on.Chain, areSilent, Stop);

    private static async Task AssertEmptyAsync(ExecutorScene scene)
    {
        foreach (Address token in (Address[])[scene.Debt, scene.Collateral])
            Assert.Equal(BigInteger.Zero, await scene.ReadBalanceAsync(token, scene.Executor, Stop));
        foreach (Address spender in (Address[])[scene.Lender, scene.Pawn, scene.Market])
            Assert.Equal(BigInteger.Zero, await scene.ReadAllowanceAsync(spender, Stop));
    }
}
