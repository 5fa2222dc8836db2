using System.Numerics;
using CrossMargin.Chain.Abi.MorphoBlue;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Venues;
using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Morpho;

/// <summary>What the model offers is what the chain does: executed for real.</summary>
public sealed class MorphoOptionsTests(DevnetFixture devnet)
{
    private static readonly BigInteger Rich = BigInteger.Pow(10, 12);

    /// <summary>On time, to the unit; an hour later, with the interest of that hour where the whole debt is repaid.</summary>
    [Theory]
    [InlineData(31_710, 0)]
    [InlineData(31_711, 3_600)]
    public async Task Every_option_is_executed_as_planned_also_when_it_is_late(long chainId, int lateSeconds)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using MorphoWorld world = await MorphoWorld.CreateAsync(devnet, chainId, cancellationToken);
        await OpenAsync(world, cancellationToken);
        List<(bool NamesShares, bool TakesAll)> executed = [];
        foreach (int percent in (int[])[100, 97, 90, 70])
        {
            foreach (MorphoToken token in world.Markets.Deployment.Tokens.Where(token => token.Symbol != "USDC"))
                await world.Markets.SetPriceAsync(token, token.OpeningUsd * percent / 100, cancellationToken);
            BlockRef head = await world.FollowAsync(null, cancellationToken);
            foreach (MorphoListing market in world.Listings)
            {
                foreach (BigInteger usd in (BigInteger[])[Rich, 20_000, 600, 3])
                    executed.AddRange(await ExecuteAsync(world, market, head, usd, lateSeconds, cancellationToken));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", executed.CountBy(one => one)));
        Assert.Contains((true, false), executed);      // The whole debt, by its shares.
        Assert.Contains((false, true), executed);      // All the collateral, and bad debt.
        Assert.Contains((false, false), executed);     // A part, as the capital allows.
    }

    [Fact]
    public async Task A_healthy_account_s_plan_is_refused_as_healthy()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using MorphoWorld world = await MorphoWorld.CreateAsync(devnet, 31_712, cancellationToken);
        await OpenAsync(world, cancellationToken);
        MorphoListing market = world.Listings[0];
        Address keeper = world.Accounts[20];
        await world.Markets.FundAsync(keeper, market.Loan, MorphoMarkets.Units(market.Loan, 1_000_000), cancellationToken);
        await world.Markets.SetPriceAsync(market.Collateral, market.Collateral.OpeningUsd * 0.97m, cancellationToken);
        BlockRef low = await world.FollowAsync(null, cancellationToken);
        LiquidationPlan plan = PlanOf(world, market, low, low.Timestamp, Rich).Single();
        Assert.Null(await world.FindRefusalAsync(plan, keeper, BlockId.Latest, cancellationToken));

        await world.Markets.SetPriceAsync(market.Collateral, market.Collateral.OpeningUsd, cancellationToken);

        Assert.Equal(
            new LiquidationRefusal("position is healthy", IsHealthy: true), await world.FindRefusalAsync(plan, keeper, BlockId.Latest, cancellationToken));
        await world.FollowAsync(null, cancellationToken);
        Assert.Empty(PlanOf(world, market, low, low.Timestamp, Rich));
    }

    /// <summary>In each market somebody owes 99 % of what the collateral carries.</summary>
    private static async Task OpenAsync(MorphoWorld world, CancellationToken cancellationToken)
    {
        Address debtor = world.Accounts[2];
        foreach (MorphoListing market in world.Listings)
        {
            BigInteger collateral = MorphoMarkets.Units(market.Collateral, 60_000m / market.Collateral.OpeningUsd);
            decimal debtUsd = 60_000m * (decimal)((double)market.Parameters.Lltv / 1e18) * 0.99m;
            await world.Markets.FundAsync(debtor, market.Collateral, collateral, cancellationToken);
            await world.Markets.SupplyCollateralAsync(debtor, market, collateral, cancellationToken);
            await world.Markets.BorrowAsync(debtor, market, MorphoMarkets.Units(market.Loan, debtUsd / market.Loan.OpeningUsd), cancellationToken);
        }
    }

    private static IReadOnlyList<LiquidationPlan> PlanOf(MorphoWorld world, MorphoListing market, BlockRef judged, long timestamp, BigInteger usd)
    {
        SubAccountKey account = world.KeyOf(world.Accounts[2], market);
        BigInteger capital = MorphoMarkets.Units(market.Loan, (decimal)usd / market.Loan.OpeningUsd);
        Inventory inventory = new(world.Accounts[20], new Dictionary<Address, BigInteger> { [market.Loan.Address] = capital });
        return [.. world.Model.Options(account, world.Slots, timestamp, inventory)
            .Select(option => new LiquidationPlan(new SubAccountId(world.Model.Venue, account), option, judged, judged.Number + 5))];
    }

    private static async Task<IReadOnlyList<(bool NamesShares, bool TakesAll)>> ExecuteAsync(
        MorphoWorld world, MorphoListing market, BlockRef head, BigInteger usd, int lateSeconds, CancellationToken cancellationToken)
    {
        (Address debtor, Address keeper) = (world.Accounts[2], world.Accounts[20]);
        List<(bool, bool)> executed = [];
        long due = head.Timestamp + 60;
        foreach (LiquidationPlan plan in PlanOf(world, market, head, due, usd))
        {
            string snapshot = await world.Chain.SnapshotAsync(cancellationToken);
            BigInteger capital = MorphoMarkets.Units(market.Loan, 1_000_000_000m);
            await world.Markets.FundAsync(keeper, market.Loan, capital, cancellationToken);
            MorphoBlue.Position.Result before = await world.Markets.ReadPositionAsync(debtor, market, cancellationToken);
            CallRequest call = world.Adapter.Encode(plan, world.Slots);
            await world.Chain.SetNextTimestampAsync(DateTimeOffset.FromUnixTimeSeconds(due + lateSeconds), cancellationToken);
            await world.Chain.ExecuteAsync(keeper, call.To, call.Data, cancellationToken);

            BigInteger seized = await world.BalanceAsync(market.Collateral.Address, keeper, cancellationToken);
            BigInteger repaid = capital - await world.BalanceAsync(market.Loan.Address, keeper, cancellationToken);
            MorphoBlue.Position.Result after = await world.Markets.ReadPositionAsync(debtor, market, cancellationToken);
            LiquidationOption option = plan.Option;
            bool isWhole = option.Seize.Raw < before.Collateral && after.BorrowShares.IsZero;
            if (lateSeconds == 0)
                Assert.Equal((option.Repay.Raw, option.Seize.Raw), (repaid, seized));
            // Late, the whole debt has grown by its interest; a part costs what it did, but for the rounding.
            Assert.InRange(repaid, option.Repay.Raw - 1, option.Repay.Raw + 1 + (isWhole ? option.Repay.Raw / 1_000 : 0));
            Assert.True(isWhole ? seized >= option.Seize.Raw : seized == option.Seize.Raw);
            Assert.Equal(option.Seize.Raw == before.Collateral, after.Collateral.IsZero);
            executed.Add((isWhole, after.Collateral.IsZero));
            await world.Chain.RevertAsync(snapshot, cancellationToken);
        }

        return executed;
    }
}
