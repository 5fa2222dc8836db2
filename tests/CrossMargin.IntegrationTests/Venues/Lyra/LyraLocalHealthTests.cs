using CrossMargin.Chain.Venues.Lyra;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Venues.Lyra;

public sealed class LyraLocalHealthTests(DevnetFixture devnet)
{
    private const int Operations = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Health_and_positions_equal_the_chain_at_every_block_of_a_random_sequence(int seed)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LyraWorld world = await LyraWorld.CreateAsync(devnet, 31_500 + seed, cancellationToken);
        LyraRandomWalk walk = new(world, seed);
        await walk.BeginAsync(cancellationToken);
        await world.FollowAsync(null, cancellationToken);
        HashSet<SubAccountKey> held = [];
        (int compared, int verdicts) = (0, 0);
        for (int tried = 0; walk.Done < Operations || !HasAll(walk); tried++)
        {
            Assert.True(tried < 2_000, $"{tried} operations were tried. {Tally(walk)}");
            string operation = await walk.StepAsync(cancellationToken);
            await world.FollowAsync(CompareAsync, cancellationToken);

            // Those that are held, and once more those that were until this block.
            async Task CompareAsync(BlockRef block)
            {
                held.UnionWith(world.Slots.Column(LyraSlots.Strike).Keys);
                foreach (SubAccountKey position in held.ToArray())
                {
                    await world.AssertEqualsChainAsync(position, block, $"seed {seed}, after {operation}", cancellationToken);
                    compared++;
                    verdicts += world.Model.Read(position, world.Slots, block.Timestamp).Local!.Figures.Count > 0 ? 1 : 0;
                }

                held.IntersectWith(world.Slots.Column(LyraSlots.Strike).Keys);
            }
        }

        Assert.True(verdicts >= Operations * 2, $"Only {verdicts} verdicts were compared.");
        // Moving averages are of the block before: a liquidation an hour later pays a little more or less.
        Assert.InRange(walk.LargestFeeError, 0, 0.02);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{compared} comparisons, {verdicts} verdicts, fee within {walk.LargestFeeError:P3}; {Tally(walk)}");
    }

    /// <summary>A sequence that never got to a kind of operation proves nothing about it.</summary>
    private static bool HasAll(LyraRandomWalk walk) =>
        !walk.Succeeded.Values.Contains(0) && walk.InsolventLiquidations > 0 && walk.Succeeded["liquidation"] > walk.InsolventLiquidations;

    private static string Tally(LyraRandomWalk walk) =>
        $"{walk.Done} done, {walk.InsolventLiquidations} insolvent liquidations: {string.Join(", ", walk.Succeeded)}; refused: {string.Join(", ", walk.Refused)}";
}
