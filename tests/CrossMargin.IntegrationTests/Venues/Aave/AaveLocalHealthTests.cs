using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Aave;

public sealed class AaveLocalHealthTests(DevnetFixture devnet)
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(20_26, false)]
    [InlineData(31, true)]
    [InlineData(36, true)]
    public async Task Health_and_balances_equal_the_chain_at_every_block_of_a_random_sequence(int seed, bool isV30)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        long chainId = 31_100 + seed;
        await using AaveWorld world = isV30
            ? await AaveWorld.CreateV30Async(devnet, chainId, cancellationToken) : await AaveWorld.CreateAsync(devnet, chainId, cancellationToken);
        AaveRandomWalk walk = new(world, seed, isV30);
        await walk.BeginAsync(cancellationToken);
        int compared = 0;
        bool wasBadDebt = false;
        await world.FollowAsync(null, cancellationToken);
        for (int tried = 0; walk.Done < 300; tried++)
        {
            Assert.True(tried < 3_000, $"Only {walk.Done} of {tried} operations were accepted.");
            string operation = await walk.StepAsync(cancellationToken);
            await world.FollowAsync(CompareAsync, cancellationToken);

            async Task CompareAsync(BlockRef block)
            {
                foreach (Address account in walk.Everyone)
                {
                    await world.AssertEqualsChainAsync(account, block, $"seed {seed}, after {operation}", cancellationToken);
                    compared++;
                    SubAccountView view = world.Model.Read(new SubAccountKey(account), world.Slots, block.Timestamp);
                    wasBadDebt |= view.Debts.Count > 0 && !view.Collateral.Any(held => held.LiquidationThreshold > 0);
                }
            }
        }

        Assert.True(compared >= 300 * walk.Everyone.Count, $"Only {compared} comparisons were made.");
        string tally = $"{string.Join(", ", walk.Succeeded)}; refused: {string.Join(", ", walk.Refused)}";
        // A sequence that never got to a kind of operation proves nothing about it.
        foreach ((string kind, int count) in walk.Succeeded)
            Assert.True(count > 0, $"Seed {seed}: no {kind} succeeded. {tally}");
        // V3.6 takes such a debt off the account, in the transaction that makes it one.
        Assert.Equal(isV30, wasBadDebt);
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} comparisons; {tally}");
    }
}
