using CrossMargin.Chain.Following;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Following;

public sealed class RememberedBlocksTests
{
    private static readonly TimeSpan Finality = TimeSpan.FromSeconds(10);

    [Fact]
    public void Append_keeps_the_window_of_finality_and_the_block_before_it()
    {
        RememberedBlocks blocks = new([]);

        foreach (BlockRef block in Enumerable.Range(1, 20).Select(number => Block(number, number * 3)))
            Append(blocks, block);

        // The last is at 60 s: within 10 s are those at 51 to 60, before them the one at 48.
        Assert.Equal([16L, 17L, 18L, 19L, 20L], blocks.Blocks.Select(block => block.Number));
    }

    [Fact]
    public void Append_keeps_the_block_before_after_a_long_silence()
    {
        RememberedBlocks blocks = new([Block(1, 0), Block(2, 1)]);

        Append(blocks, Block(3, 100_000));

        Assert.Equal([2L, 3L], blocks.Blocks.Select(block => block.Number));
    }

    [Fact]
    public void CutTo_forgets_what_is_above_the_ancestor()
    {
        RememberedBlocks blocks = new([Block(1, 0), Block(2, 1), Block(3, 2)]);

        blocks.CutTo(Block(2, 1));

        Assert.Equal([1L, 2L], blocks.Blocks.Select(block => block.Number));
    }

    private static void Append(RememberedBlocks blocks, BlockRef block) =>
        blocks.Append([block], blocks.OldestToRemember([block], Finality));

    private static BlockRef Block(long number, long timestamp) => new(new ChainId(1), number, Hash32.OfNumber(number), timestamp);
}
