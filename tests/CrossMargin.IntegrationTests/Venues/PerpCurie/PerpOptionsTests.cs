using System.Numerics;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Abi.PerpCurie;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.PerpCurie;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.PerpCurie;

/// <summary>What the model offers is what the chain does.</summary>
public sealed class PerpOptionsTests(DevnetFixture devnet)
{
    /// <summary>Deposit and position in dollars, collateral in WETH; with the last an order beside it.</summary>
    private static readonly (decimal Deposit, decimal Usd, decimal Weth, bool IsLong)[] Traders =
    [
        (1_000, 8_000, 0, true),
        (1_000, 8_900, 0, true),
        (0, 18_000, 2, true),
        (2_000, 12_000, 0, false),
        (12, 90, 0, true),              // Below $100: all at once.
        (1_000, 8_300, 0, true),
    ];

    [Fact]
    public async Task Every_option_is_executed_as_planned_and_the_healthy_are_refused()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using PerpWorld world = await PerpWorld.CreateAsync(devnet, 34_203, cancellationToken);
        PerpMarket market = world.Market;
        Address[] traders = [.. world.Accounts.Skip(3).Take(Traders.Length)];
        Address[] keepers = [.. world.Accounts.Skip(3 + Traders.Length).Take(3)];
        await OpenAsync(world, traders, keepers, cancellationToken);
        Dictionary<LiquidationStep, int> executed = Enum.GetValues<LiquidationStep>().ToDictionary(step => step, _ => 0);
        (int sold, int refused) = (0, 0);
        foreach (decimal price in (decimal[])[2_000, 1_900, 1_850, 1_800, 1_750, 1_700, 1_600])
        {
            await market.MoveAsync("vETH", price, cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            foreach ((Address trader, Address keeper) in traders.SelectMany(_ => keepers, (trader, keeper) => (trader, keeper)))
            {
                Inventory inventory = new(keeper, new Dictionary<Address, BigInteger> { [market.Deployment.SettlementToken] = PerpMarket.Usd(700) });
                IReadOnlyList<LiquidationOption> options = world.Model.Options(new SubAccountKey(trader), world.Slots, head.Timestamp, inventory);
                foreach (LiquidationOption option in options)
                {
                    await ExecuteAsync(world, keeper, trader, option, head, cancellationToken);
                    executed[option.Step]++;
                    sold += option.Market is null ? 1 : 0;
                }

                if (options.Count == 0 && !world.Model.Read(new SubAccountKey(trader), world.Slots, 0).Local!.IsLiquidatable)
                    refused += await AssertHealthyAsync(world, keeper, trader, head, cancellationToken);
            }
        }

        Assert.True(executed[LiquidationStep.Liquidate] > 20 && executed[LiquidationStep.CancelOrders] > 2 && sold > 5 && refused > 5, $"{string.Join(", ", executed)}, {sold} sold, {refused} refused.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(", ", executed)}, {sold} sales, {refused} refusals");
    }

    private static async Task OpenAsync(PerpWorld world, Address[] traders, Address[] keepers, CancellationToken cancellationToken)
    {
        PerpMarket market = world.Market;
        PerpCollateralListing weth = market.Deployment.Collateral("WETH");
        for (int i = 0; i < traders.Length; i++)
        {
            (decimal deposit, decimal usd, decimal tokens, bool isLong) = Traders[i];
            if (deposit > 0)
                await market.OpenAsync(traders[i], deposit, cancellationToken);
            if (tokens > 0)
            {
                await market.FundAsync(traders[i], weth.Token, PerpMarket.Virtual(tokens), cancellationToken);
                await market.DepositAsync(traders[i], weth.Token, PerpMarket.Virtual(tokens), cancellationToken);
            }

            await market.TradeAsync(traders[i], "vETH", isLong, usd, cancellationToken);
        }

        await market.AddLiquidityAsync(traders[^1], "vETH", 1_200, 1_400, 50, cancellationToken);
        // One with margin for all, one with little, one that is on the other side.
        foreach ((Address keeper, decimal margin) in keepers.Zip((decimal[])[100_000, 150, 3_000]))
        {
            await market.OpenAsync(keeper, margin, cancellationToken);
            await market.MintAsync(keeper, market.Deployment.SettlementToken, PerpMarket.Usd(10_000), cancellationToken);
        }

        await market.TradeAsync(keepers[2], "vETH", isLong: false, 10_000, cancellationToken);
        await market.MintAsync(market.Deployment.Core.InsuranceFund, market.Deployment.SettlementToken, PerpMarket.Usd(100_000), cancellationToken);
    }

    /// <summary>For real, and then taken back.</summary>
    private static async Task ExecuteAsync(
        PerpWorld world, Address keeper, Address trader, LiquidationOption option, BlockRef head, CancellationToken cancellationToken)
    {
        string snapshot = await world.Chain.SnapshotAsync(cancellationToken);
        LiquidationPlan plan = PlanOf(world, trader, option, head);
        BigInteger sizeBefore = await ReadSizeAsync(world, keeper, cancellationToken);
        CallRequest call = world.Adapter.Encode(plan, world.Slots);
        Assert.Null(await world.FindRefusalAsync(plan, keeper, BlockId.At(head), cancellationToken));
        await world.Chain.ExecuteAsync(keeper, call.To, call.Data, cancellationToken);
        BigInteger inherited = await ReadSizeAsync(world, keeper, cancellationToken) - sizeBefore;
        double usd = (double)inherited / 1e18 * world.Model.Read(new SubAccountKey(trader), world.Slots, 0).Perps[0].Mark!.Usd;
        Assert.Equal(option.InheritedUsd, usd, Math.Abs(option.InheritedUsd) * 2e-6 + 1e-9);
        if (option.Market is null)
        {
            BigInteger bought = await ReadBalanceAsync(world, option.Collateral.Address, keeper, cancellationToken);
            Assert.InRange((double)bought / (double)option.Seize.Raw, 0.999, 1.001);
        }

        await world.Chain.RevertAsync(snapshot, cancellationToken);
    }

    private static async Task<int> AssertHealthyAsync(
        PerpWorld world, Address keeper, Address trader, BlockRef head, CancellationToken cancellationToken)
    {
        Token usdc = new(head.Chain, world.Market.Deployment.SettlementToken, "USDC", 6, new Underlying("USD"));
        LiquidationOption wished = new(usdc, new TokenAmount(0, 6), 0, usdc, new TokenAmount(1, 6), 1)
        {
            Market = world.Market.Deployment.Market("vETH").BaseToken,
            InheritedUsd = world.Model.Read(new SubAccountKey(trader), world.Slots, 0).Perps[0].Size.ToAssetQuantity(),
        };
        LiquidationRefusal? refusal = await world.FindRefusalAsync(PlanOf(world, trader, wished, head), keeper, BlockId.At(head), cancellationToken);
        if (refusal is { Reason: var reason } && reason.StartsWith("CH_CLWTISO", StringComparison.Ordinal))
            refusal = await world.FindRefusalAsync(
                PlanOf(world, trader, wished with { Step = LiquidationStep.CancelOrders }, head), keeper, BlockId.At(head), cancellationToken);
        Assert.True(refusal?.IsHealthy, refusal?.Reason);
        return 1;
    }

    private static LiquidationPlan PlanOf(PerpWorld world, Address trader, LiquidationOption option, BlockRef head) =>
        new(new SubAccountId(world.Adapter.Venue, new SubAccountKey(trader)), option, head, head.Number + 1);

    private static async Task<BigInteger> ReadBalanceAsync(
        PerpWorld world, Address token, Address holder, CancellationToken cancellationToken) =>
        DevToken.BalanceOf.DecodeResult(await world.Chain.CallAsync(token, DevToken.BalanceOf.Encode(holder), cancellationToken));

    private static async Task<BigInteger> ReadSizeAsync(PerpWorld world, Address account, CancellationToken cancellationToken) =>
        AccountBalance.GetTakerPositionSize.DecodeResult(await world.Chain.CallAsync(
            world.Market.Deployment.Core.AccountBalance,
            AccountBalance.GetTakerPositionSize.Encode(account, world.Market.Deployment.Market("vETH").BaseToken), cancellationToken));
}
