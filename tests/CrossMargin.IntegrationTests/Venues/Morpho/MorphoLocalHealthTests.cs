using CrossMargin.Devnet.Morpho;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Morpho;

public sealed class MorphoLocalHealthTests(DevnetFixture devnet)
{
    [Theory]
    [InlineData(1)]
    [InlineData(27)]
    public async Task Health_and_balances_equal_the_chain_at_every_block_of_a_random_sequence(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using MorphoWorld world = await MorphoWorld.CreateAsync(devnet, 31_700 + seed, cancellationToken);
        MorphoRandomWalk walk = new(world, seed);
        await walk.BeginAsync(cancellationToken);
        int compared = 0;
        await world.FollowAsync(null, cancellationToken);
        for (int tried = 0; walk.Done < 200; tried++)
        {
            Assert.True(tried < 2_000, $"Only {walk.Done} of {tried} operations were accepted.");
            string operation = await walk.StepAsync(cancellationToken);
            await world.FollowAsync(CompareAsync, cancellationToken);

            async Task CompareAsync(BlockRef block)
            {
                string context = $"seed {seed}, after {operation}";
                foreach (MorphoListing market in world.Listings)
                {
                    foreach (Address account in walk.Everyone)
                    {
                        await world.AssertEqualsChainAsync(world.KeyOf(account, market), block, context, cancellationToken);
                        await world.AssertContractAgreesAsync(account, market, walk.Liquidator, block, context, cancellationToken);
                        compared++;
                    }
                }
            }
        }

        string tally = $"{string.Join(", ", walk.Succeeded)}; refused: {string.Join(", ", walk.Refused)}";
        // A sequence that never got to a kind of operation proves nothing about it.
        foreach ((string kind, int count) in walk.Succeeded)
            Assert.True(count > 0, $"Seed {seed}: no {kind} succeeded. {tally}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} comparisons; {tally}");
    }

    /// <summary>At a price of zero the contract would give the collateral away; without an answer it would do nothing.</summary>
    [Theory]
    [InlineData(31_703, 0)]
    [InlineData(31_704, -1)]
    public async Task An_oracle_without_a_price_makes_nobody_healthy_and_nobody_liquidatable(long chainId, decimal usd)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using MorphoWorld world = await MorphoWorld.CreateAsync(devnet, chainId, cancellationToken);
        (Address debtor, MorphoListing market) = (world.Accounts[2], world.Listings[0]);
        await world.Markets.FundAsync(debtor, market.Collateral, MorphoMarkets.Units(market.Collateral, 10), cancellationToken);
        await world.Markets.SupplyCollateralAsync(debtor, market, MorphoMarkets.Units(market.Collateral, 10), cancellationToken);
        await world.Markets.BorrowAsync(debtor, market, MorphoMarkets.Units(market.Loan, 10_000), cancellationToken);
        BlockRef before = await world.FollowAsync(null, cancellationToken);
        Assert.True(world.View(debtor, market, before.Timestamp).Local!.HealthFactor > 1);

        await world.Markets.SetPriceAsync(market.Collateral, usd, cancellationToken);
        BlockRef block = await world.FollowAsync(null, cancellationToken);

        SubAccountView view = world.View(debtor, market, block.Timestamp);
        Assert.Equal((false, 0.0), (view.Local!.IsLiquidatable, view.Local.HealthFactor));
        Assert.True(view.Local.ExcessUsd < 0);
        Assert.Null(view.Collateral.Single().Price);
        Assert.NotNull(view.Debts.Single().Price);
        Assert.Empty(world.Model.Options(
            view.Id.Key, world.Slots, block.Timestamp,
            new Inventory(world.Accounts[3], new Dictionary<Address, System.Numerics.BigInteger> { [market.Loan.Address] = MorphoMarkets.Units(market.Loan, 1_000_000) })));
        await world.AssertEqualsChainAsync(view.Id.Key, block, $"a price of {usd}", cancellationToken);
    }
}
