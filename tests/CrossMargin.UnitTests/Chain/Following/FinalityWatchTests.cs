using CrossMargin.Chain.Following;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Chain.Following;

public sealed class FinalityWatchTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly FinalityMarks Nothing = new(-1, -1, true);

    // Blocks of two seconds: by time a block is final when ten follow on it.
    private readonly SimulatedWorld _world = new(1, finality: TimeSpan.FromSeconds(20));
    private readonly FollowerOptions _options = new() { FinalityInterval = TimeSpan.Zero };

    [Fact]
    public async Task ReadAsync_takes_the_node_s_tags()
    {
        _world.Chain.MineEmpty(40);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 5, FinalizedDepth = 12 };

        Assert.Equal(new FinalityMarks(35, 28, ByTime: false), await ReadAsync(Nothing));
    }

    [Fact]
    public async Task ReadAsync_takes_the_chain_s_time_where_the_node_does_not_answer_and_says_so()
    {
        _world.Chain.MineEmpty(40);

        Assert.Equal(new FinalityMarks(30, 30, ByTime: true), await ReadAsync(Nothing));
    }

    [Fact]
    public async Task ReadAsync_calls_no_block_final_that_is_too_young()
    {
        _world.Chain.MineEmpty(5);

        Assert.Equal(Nothing, await ReadAsync(Nothing));
    }

    [Fact]
    public async Task ReadAsync_keeps_what_is_known_when_a_node_lags_or_fails()
    {
        _world.Chain.MineEmpty(40);
        FinalityMarks known = new(36, 30, ByTime: false);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 15, FinalizedDepth = 22 };
        Assert.Equal(known, await ReadAsync(known));

        _world.Client.Faults = _world.Client.Faults with { Transient = 1 };
        Assert.Equal(known, await ReadAsync(known));
    }

    [Fact]
    public async Task ReadAsync_goes_no_further_than_what_is_indexed()
    {
        _world.Chain.MineEmpty(40);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 5, FinalizedDepth = 12 };
        BlockRef last = _world.Chain.Blocks[20].Header.Ref;

        FinalityWatch watch = new(_world.Client, _world.Settings, _options, _world.Time);
        FinalityMarks marks = await watch.ReadAsync(Nothing, new RememberedBlocks([]), [last], last, _world.Chain.Head.Header.Ref, Stop);

        Assert.Equal(new FinalityMarks(20, 20, ByTime: false), marks);
        Assert.Equal(2, _world.Client.TagRequests);
        // All that follows up to the finalized block is known to be final: the node is not asked again.
        last = _world.Chain.Blocks[28].Header.Ref;
        Assert.Equal(28, (await watch.ReadAsync(marks, new RememberedBlocks([]), [last], last, _world.Chain.Head.Header.Ref, Stop)).Finalized);
        Assert.Equal(2, _world.Client.TagRequests);
    }

    [Fact]
    public async Task ReadAsync_does_not_believe_a_tag_of_another_fork()
    {
        _world.Chain.MineEmpty(40);
        RememberedBlocks indexed = new(_world.Chain.Blocks.Select(block => block.Header.Ref));
        _world.Chain.Revert(10);
        _world.Chain.MineEmpty(10);
        _world.Client.Faults = new SimulatedFaults { SafeDepth = 5, FinalizedDepth = 12 };
        FinalityWatch watch = new(_world.Client, _world.Settings, _options, _world.Time);

        Assert.Equal(Nothing, await watch.ReadAsync(Nothing, indexed, [], indexed.Blocks[^1], _world.Chain.Head.Header.Ref, Stop));
    }

    private Task<FinalityMarks> ReadAsync(FinalityMarks known)
    {
        BlockRef[] blocks = [.. _world.Chain.Blocks.Select(block => block.Header.Ref)];
        FinalityWatch watch = new(_world.Client, _world.Settings, _options, _world.Time);
        return watch.ReadAsync(known, new RememberedBlocks(blocks[..^1]), [blocks[^1]], blocks[^1], blocks[^1], Stop);
    }
}
