using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Synthetix;

public sealed class SynthetixLocalHealthTests(DevnetFixture devnet)
{
    [Theory]
    [InlineData(1)]
    [InlineData(20_26)]
    public async Task Health_and_positions_equal_the_chain_at_every_block_of_a_random_sequence(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using SynthetixWorld world = await SynthetixWorld.CreateAsync(devnet, 33_100 + seed, cancellationToken);
        SynthetixRandomWalk walk = new(world, seed);
        await walk.BeginAsync(cancellationToken);
        int compared = 0;
        await world.FollowAsync(null, cancellationToken);
        for (int tried = 0; walk.Done < 300; tried++)
        {
            Assert.True(tried < 3_000, $"Only {walk.Done} of {tried} operations were accepted.");
            string operation = await walk.StepAsync(cancellationToken);
            await world.FollowAsync(CompareAsync, cancellationToken);

            async Task CompareAsync(BlockRef block)
            {
                foreach (SubAccountKey account in walk.Everyone)
                {
                    await world.AssertEqualsChainAsync(account, block, $"seed {seed}, after {operation}", cancellationToken);
                    compared++;
                }
            }
        }

        Assert.True(compared >= 300 * walk.Everyone.Count(), $"Only {compared} comparisons were made.");
        string tally = $"{string.Join(", ", walk.Succeeded)}; refused: {string.Join(", ", walk.Refused)}";
        // A sequence that never got to a kind of operation proves nothing about it.
        foreach ((string kind, int count) in walk.Succeeded)
            Assert.True(count > 0, $"Seed {seed}: no {kind} succeeded. {tally}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} comparisons; {tally}");
    }
}
