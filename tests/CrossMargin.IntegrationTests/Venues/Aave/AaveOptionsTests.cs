using System.Numerics;
using CrossMargin.Chain.Abi.AaveV3;
using CrossMargin.Chain.Abi.Devnet;
using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Aave;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Aave;

/// <summary>What the model offers is what the chain does: executed for real, and at the limits, one unit to either side.</summary>
public sealed class AaveOptionsTests(DevnetFixture devnet)
{
    private static readonly BigInteger Rich = BigInteger.Pow(10, 30);

    /// <summary>Debtors of every size: collateral and debts in dollars, and the fall of WETH that takes them below their line.</summary>
    private static readonly (decimal WethUsd, decimal WbtcUsd, decimal UsdcDebt, decimal DaiDebt)[] Debtors =
    [
        (100_000, 0, 80_000, 0),        // Large: half at most while health is above 0.95.
        (100_000, 50_000, 60_000, 57_000),
        (4_000, 0, 3_200, 0),           // Half of it would leave less than $1,000 of neither side, or of one.
        (2_600, 0, 2_080, 0),
        (2_450, 0, 1_960, 0),           // Below $2,000: all at once.
        (900, 0, 700, 0),
        (30_000, 1_500, 20_000, 5_000),
    ];

    [Theory]
    [InlineData(31_201, 0, false)]
    [InlineData(31_203, 3_600, false)]
    [InlineData(31_204, 0, true)]
    [InlineData(31_205, 3_600, true)]
    public async Task Every_option_is_executed_as_planned_also_when_it_is_late(long chainId, int lateSeconds, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await CreateAsync(chainId, isV30, cancellationToken);
        IReadOnlyList<Address> debtors = await OpenAsync(world, cancellationToken);
        Address keeper = world.Accounts[20];
        int executed = 0;
        foreach (decimal price in (decimal[])[2_980m, 2_900m, 2_700m, 2_000m, 900m])
        {
            await world.Market.SetPriceAsync("WETH", price, cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            foreach (Address debtor in debtors)
            {
                foreach (BigInteger usd in (BigInteger[])[Rich, 50_000, 1_900, 1_100, 650, 1])
                    executed += await ExecuteAllAsync(world, keeper, debtor, head, usd, lateSeconds, cancellationToken);
            }
        }

        Assert.True(executed >= 60, $"Only {executed} options were executed.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{executed} options executed");
    }

    [Theory]
    [InlineData(31_202, false)]
    [InlineData(31_206, true)]
    public async Task The_chain_accepts_the_largest_repayment_and_draws_the_line_where_the_model_does(long chainId, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using AaveWorld world = await CreateAsync(chainId, isV30, cancellationToken);
        IReadOnlyList<Address> debtors = await OpenAsync(world, cancellationToken);
        Address keeper = world.Accounts[20];
        await world.Market.FundAsync(keeper, "USDC", Rich, cancellationToken);
        int lines = 0;
        foreach (decimal price in (decimal[])[2_980m, 2_900m, 2_600m, 2_000m])
        {
            await world.Market.SetPriceAsync("WETH", price, cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            foreach (Address debtor in debtors)
                lines += await ProbeAsync(world, keeper, debtor, head, cancellationToken);
        }

        Assert.True(lines >= 8, $"Only {lines} lines were probed.");
    }

    private Task<AaveWorld> CreateAsync(long chainId, bool isV30, CancellationToken cancellationToken) => isV30
        ? AaveWorld.CreateV30Async(devnet, chainId, cancellationToken)
        : AaveWorld.CreateAsync(devnet, chainId, cancellationToken);

    private static async Task<IReadOnlyList<Address>> OpenAsync(AaveWorld world, CancellationToken cancellationToken)
    {
        AaveMarket market = world.Market;
        for (int i = 0; i < Debtors.Length; i++)
        {
            Address debtor = world.Accounts[2 + i];
            foreach ((string symbol, decimal tokens) in ((string, decimal)[])[("WETH", Debtors[i].WethUsd / 3_000), ("WBTC", Debtors[i].WbtcUsd / 60_000)])
            {
                if (tokens == 0)
                    continue;
                await market.FundAsync(debtor, symbol, market.Units(symbol, tokens), cancellationToken);
                await market.SupplyAsync(debtor, symbol, market.Units(symbol, tokens), cancellationToken);
            }

            await market.BorrowAsync(debtor, "USDC", market.Units("USDC", Debtors[i].UsdcDebt), cancellationToken);
            if (Debtors[i].DaiDebt > 0)
                await market.BorrowAsync(debtor, "DAI", market.Units("DAI", Debtors[i].DaiDebt), cancellationToken);
        }

        await world.Chain.WarpAsync(TimeSpan.FromDays(20), cancellationToken);
        return [.. world.Accounts.Skip(2).Take(Debtors.Length)];
    }

    private static async Task<int> ExecuteAllAsync(
        AaveWorld world, Address keeper, Address debtor, BlockRef head, BigInteger usd, int lateSeconds, CancellationToken cancellationToken)
    {
        SubAccountKey account = new(debtor);
        Dictionary<Address, BigInteger> inventory = new()
        {
            [world.Market.Deployment.Listing("USDC").Token] = world.Market.Units("USDC", 1) * usd,
            [world.Market.Deployment.Listing("DAI").Token] = world.Market.Units("DAI", 1) * usd,
        };
        BlockRef due = head with { Timestamp = head.Timestamp + 3_600 };
        IReadOnlyList<LiquidationOption> options = world.Model.Options(account, world.Slots, due.Timestamp, new Inventory(keeper, inventory));
        bool isLiquidatable = (await world.Market.ReadAccountAsync(debtor, cancellationToken)).HealthFactor < BigInteger.Pow(10, 18);
        // Little capital may not be enough for any: what it would leave is too small.
        Assert.True(usd == Rich ? isLiquidatable == (options.Count > 0) : isLiquidatable || options.Count == 0);
        Assert.Equal(options.OrderByDescending(option => option.GainUsd), options);
        foreach (LiquidationOption option in options)
        {
            string snapshot = await world.Chain.SnapshotAsync(cancellationToken);
            await world.Market.FundAsync(keeper, option.Debt.Address == world.Market.Deployment.Listing("USDC").Token ? "USDC" : "DAI",
                inventory[option.Debt.Address], cancellationToken);
            LiquidationPlan plan = new(new SubAccountId(world.Model.Venue, account), option, due, due.Number + 5);
            CallRequest call = world.Adapter.Encode(plan, world.Slots);
            await world.Chain.SetNextTimestampAsync(due.Time.AddSeconds(lateSeconds), cancellationToken);
            await world.Chain.ExecuteAsync(keeper, call.To, call.Data, cancellationToken);
            BigInteger seized = await BalanceAsync(world, option.Collateral.Address, keeper, cancellationToken);
            BigInteger repaid = inventory[option.Debt.Address] - await BalanceAsync(world, option.Debt.Address, keeper, cancellationToken);
            if (lateSeconds == 0)
                Assert.Equal((option.Repay.Raw, option.Seize.Raw), (repaid, seized));
            // Late, what closes a debt or a collateral takes the interest with it.
            Assert.InRange(repaid, option.Repay.Raw, option.Repay.Raw + option.Repay.Raw / 1_000);
            Assert.True(seized >= option.Seize.Raw);
            await world.Chain.RevertAsync(snapshot, cancellationToken);
        }

        return options.Count;
    }

    /// <summary>Where the largest repayment leaves something over: it is accepted, and one unit more is refused or capped.</summary>
    private static async Task<int> ProbeAsync(
        AaveWorld world, Address keeper, Address debtor, BlockRef head, CancellationToken cancellationToken)
    {
        Address usdc = world.Market.Deployment.Listing("USDC").Token;
        int lines = 0;
        foreach (BigInteger usd in (BigInteger[])[Rich, 1_500, 1_050])
        {
            BigInteger capital = usd == Rich ? Rich : world.Market.Units("USDC", 1) * usd;
            IReadOnlyList<LiquidationOption> options = world.Model.Options(
                new SubAccountKey(debtor), world.Slots, head.Timestamp, new Inventory(keeper, new Dictionary<Address, BigInteger> { [usdc] = capital }));
            foreach (LiquidationOption option in options)
            {
                BigInteger debt = world.Model.Read(new SubAccountKey(debtor), world.Slots, head.Timestamp)
                    .Debts.Single(owed => owed.Token.Address == usdc).Amount.Raw;
                Assert.Null(await RefusalAsync(world, keeper, debtor, option, option.Repay.Raw, head, cancellationToken));
                if (option.Repay.Raw == capital || option.Repay.Raw == debt)
                    continue;
                string? above = await RefusalAsync(world, keeper, debtor, option, option.Repay.Raw + 1, head, cancellationToken);
                string? all = await RefusalAsync(world, keeper, debtor, option, AaveMarket.All, head, cancellationToken);
                // Either the pool refuses what is beyond, or it was the pool's own cap, which "all" runs into.
                Assert.True(above == "MustNotLeaveDust" || (above is null && all is null), $"{debtor} {option}: {above}, {all}");
                lines++;
            }
        }

        return lines;
    }

    private static async Task<string?> RefusalAsync(
        AaveWorld world, Address keeper, Address debtor, LiquidationOption option, BigInteger cover, BlockRef at, CancellationToken cancellationToken)
    {
        byte[] data = Pool.LiquidationCall.Encode(option.Collateral.Address, option.Debt.Address, debtor, cover, false);
        CallOutcome outcome = await world.Client.CallAsync(
            new CallRequest(world.Market.Deployment.Pool, data, keeper), BlockId.At(at), cancellationToken);
        return outcome is CallOutcome.Reverted reverted ? world.Adapter.Explain(reverted.Data.Span).Reason : null;
    }

    private static async Task<BigInteger> BalanceAsync(AaveWorld world, Address token, Address holder, CancellationToken cancellationToken) =>
        DevToken.BalanceOf.DecodeResult(await world.Chain.CallAsync(token, DevToken.BalanceOf.Encode(holder), cancellationToken));
}
