using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Simulation;

namespace CrossMargin.UnitTests.Chain.Following;

public sealed class ChainFollowerTests : IAsyncDisposable
{
    private static readonly Address Alice = SimulatedWorld.AddressOf(0xD0);
    private static readonly Address Bob = SimulatedWorld.AddressOf(0xD1);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly SimulatedWorld _world;
    private readonly ChainFollower _follower;
    private readonly RememberedBlocks _remembered = new([]);
    private readonly LogFilter _filter = new(
        new HashSet<Address> { SimulatedWorld.Usdc }, new HashSet<Hash32> { CrossMargin.Chain.Abi.Erc20.Erc20.TransferEvent.Topic0 });
    private BlockRef _checkpoint = new(SimulatedWorld.Id, -1, default, 0);

    public ChainFollowerTests()
    {
        // Finality is ten blocks.
        _world = new SimulatedWorld(1, TimeSpan.FromSeconds(20));
        _follower = _world.NewFollower();
    }

    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    [Fact]
    public async Task NextAsync_delivers_every_log_once_and_in_order_whatever_the_provider_refuses()
    {
        MineTransfers(300);
        _world.Client.Faults = new SimulatedFaults { MaxRange = 7, MaxLogs = 5 };

        List<long> blocks = await FollowToHeadAsync();

        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), blocks);
        Assert.Equal(_world.Chain.Head.Header.Ref, _checkpoint);
    }

    [Fact]
    public async Task NextAsync_asks_for_larger_ranges_after_success_and_reads_ahead()
    {
        _world.Chain.MineEmpty(2_000);

        await FollowToHeadAsync();

        Assert.True(_world.Client.LogRequests.Max(range => range.To - range.From + 1) >= 64);
        Assert.True(_world.Client.LogRequests.Count < 200);
    }

    [Fact]
    public async Task NextAsync_reads_only_the_headers_of_the_ends_of_settled_ranges()
    {
        _world.Chain.MineEmpty(2_000);

        await FollowToHeadAsync();

        Assert.True(_world.Client.HeaderRequests.Count < 300, $"{_world.Client.HeaderRequests.Count} headers were read");
    }

    [Fact]
    public async Task NextAsync_goes_block_by_block_at_the_head_with_every_header()
    {
        _world.Chain.MineEmpty(20);
        await FollowToHeadAsync();
        MineTransfers(3);

        List<ChainUpdate.BlocksAppended> updates = [];
        while (await NextAsync() is ChainUpdate.BlocksAppended appended)
            updates.Add(appended);

        Assert.Equal([21L, 22L, 23L], updates.Select(update => update.Last.Number));
        Assert.All(updates, update => Assert.Equal(update.Last, Assert.Single(update.Blocks)));
    }

    [Fact]
    public async Task NextAsync_completes_the_times_of_logs_that_have_none()
    {
        MineTransfers(60);
        _world.Client.Faults = new SimulatedFaults { OmitsTimestamps = true };
        while (await _follower.NextAsync(_checkpoint, _remembered, _filter, Stop) is ChainUpdate.BlocksAppended appended)
        {
            for (int i = 0; i < appended.Logs.Count; i++)
                Assert.Equal(_world.Chain.Blocks[(int)appended.Logs[i].BlockNumber].Header.Ref.Timestamp, appended.Logs[i].BlockTimestamp);
            Accept(appended);
        }

        Assert.Equal(60, _checkpoint.Number);
    }

    [Fact]
    public async Task NextAsync_returns_the_highest_block_that_both_forks_have()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        _world.Chain.Revert(4);
        MineTransfers(5);

        ChainUpdate update = await NextAsync();

        Assert.Equal(_world.Chain.Blocks[26].Header.Ref, Assert.IsType<ChainUpdate.BlocksReverted>(update).CommonAncestor);
    }

    [Fact]
    public async Task NextAsync_finds_a_reorg_that_left_the_height_as_it_was()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        _world.Chain.Revert(1);
        MineTransfers(1);

        ChainUpdate update = await NextAsync();

        Assert.Equal(29, Assert.IsType<ChainUpdate.BlocksReverted>(update).CommonAncestor.Number);
    }

    [Fact]
    public async Task NextAsync_says_beyond_finality_when_no_remembered_block_is_left()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        _world.Chain.Revert(15);
        MineTransfers(20);

        ChainUpdate update = await NextAsync();

        Assert.Equal(_remembered.Blocks[0], Assert.IsType<ChainUpdate.BeyondFinality>(update).Oldest);
    }

    [Fact]
    public async Task NextAsync_takes_a_head_below_the_checkpoint_for_a_node_that_lags_and_not_for_a_reorg()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        _world.Chain.Revert(2);

        Assert.IsType<Distrust.HeadBehind>((await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
    }

    [Fact]
    public async Task NextAsync_does_not_believe_an_empty_answer_against_the_headers_bloom()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        MineTransfers(1);
        _world.Client.Faults = new SimulatedFaults { EmptyLogs = 1 };

        Assert.IsType<Distrust.LogsMissing>((await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
    }

    [Fact]
    public async Task NextAsync_does_not_believe_logs_that_the_headers_bloom_excludes()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        MineTransfers(1);
        _world.Client.Faults = new SimulatedFaults { ForeignBlooms = true };

        Assert.IsType<Distrust.LogsForged>((await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
        Assert.Equal(new Distrust.LogsForged(31), Assert.Single(_world.Client.Charged.Distinct()));
    }

    [Theory]
    [InlineData(30)]    // At the head.
    [InlineData(500)]   // Among settled ranges.
    public async Task NextAsync_delivers_no_window_whose_last_block_most_endpoints_contradict(int blocks)
    {
        MineTransfers(blocks);
        Distrust disputed = new Distrust.Disputed("a block");
        _world.Client.Doubt = _ => disputed;

        Assert.Equal(disputed, (await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
        Assert.Equal(disputed, _world.Client.Charged[0]);

        _world.Client.Doubt = _ => null;
        Assert.Equal(blocks, (await FollowToHeadAsync()).Count);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(15)]   // Beyond finality: one endpoint's word must not stop the chain.
    public async Task NextAsync_takes_nothing_back_for_a_block_that_most_endpoints_do_not_have(int depth)
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        _world.Chain.Revert(depth);
        MineTransfers(depth + 1);
        Distrust outvoted = new Distrust.Outvoted("a block");
        // The new window stands; what it would replace is doubted.
        _world.Client.Doubt = block => block.Number <= 30 ? outvoted : null;

        Assert.Equal(outvoted, (await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
    }

    [Fact]
    public async Task NextAsync_believes_an_empty_answer_when_the_contract_logged_something_else()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        // The token approves and another contract transfers: both halves of the filter are in the bloom, and no log matches.
        _world.Chain.Mine(
            new SimulatedLog(SimulatedWorld.Usdc, [CrossMargin.Chain.Abi.Erc20.Erc20.ApprovalEvent.Topic0], []),
            SimulatedWorld.Transfer(SimulatedWorld.Weth, Alice, Bob, 1));

        ChainUpdate update = await NextAsync();

        Assert.Equal(31, Assert.IsType<ChainUpdate.BlocksAppended>(update).Last.Number);
        Assert.Equal(2, _world.Client.LogRequests.Count(range => range == (31, 31)));
    }

    [Fact]
    public async Task NextAsync_never_delivers_logs_of_another_fork()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        MineTransfers(2);
        _world.Chain.Revert(2);
        MineTransfers(2);
        _world.Client.Faults = new SimulatedFaults { OtherFork = 1 };

        Assert.IsType<Distrust.LogFork>((await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync())).Distrust);
    }

    [Fact]
    public async Task NextAsync_never_delivers_a_log_twice()
    {
        MineTransfers(30);
        _world.Client.Faults = new SimulatedFaults { Duplicate = 1 };

        ChainDistrustException fault = await Assert.ThrowsAsync<ChainDistrustException>(() => FollowToHeadAsync());
        Assert.True(fault.Distrust is Distrust.LogRepeated or Distrust.LogOrder, fault.Message);
    }

    [Fact]
    public async Task NextAsync_heals_when_the_chain_moves_between_headers_and_logs()
    {
        MineTransfers(30);
        await FollowToHeadAsync();
        MineTransfers(1);
        _world.Client.BeforeLogs = () =>
        {
            _world.Client.BeforeLogs = null;
            _world.Chain.Revert(1);
            MineTransfers(2);
        };

        ChainUpdate update = await NextAsync();

        Assert.Equal(_world.Chain.Blocks[31].Header.Ref, Assert.IsType<ChainUpdate.BlocksAppended>(update).Last);
    }

    [Fact]
    public async Task NextAsync_reads_again_what_was_read_ahead_for_another_filter()
    {
        for (int i = 0; i < 300; i++)
            _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Weth, Alice, Bob, 1));
        Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync());
        LogFilter both = _filter with { Addresses = new HashSet<Address> { SimulatedWorld.Usdc, SimulatedWorld.Weth } };
        long first = _checkpoint.Number + 1;

        List<long> blocks = await FollowToHeadAsync(both);

        Assert.Equal(Enumerable.Range((int)first, 301 - (int)first).Select(number => (long)number), blocks);
    }

    [Fact]
    public async Task ReadAddedAsync_reads_the_rest_of_the_update_within_the_providers_limits()
    {
        for (int i = 0; i < 8; i++)
            _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Weth, Alice, Bob, 1));
        _world.Chain.MineEmpty(20);
        ChainUpdate.BlocksAppended update = Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync());
        _world.Client.Faults = new SimulatedFaults { MaxLogs = 1 };

        IReadOnlyList<LogBatch> added = await _follower.ReadAddedAsync(
            _filter with { Addresses = new HashSet<Address> { SimulatedWorld.Weth } }, 3, Stop);

        Assert.Equal(7, update.Last.Number);
        Assert.Equal([3L, 4L, 5L, 6L, 7L], added.SelectMany(BlocksOf));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(5, false)]
    public async Task ReadAddedAsync_says_whether_the_update_is_settled(int blocks, bool isSettled)
    {
        MineTransfers(blocks);
        Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync());
        _world.Client.Settled.Clear();

        IReadOnlyList<LogBatch> added = await _follower.ReadAddedAsync(
            _filter with { Addresses = new HashSet<Address> { SimulatedWorld.Weth } }, _checkpoint.Number, Stop);

        Assert.Empty(added.SelectMany(BlocksOf));
        Assert.Equal(isSettled, _world.Client.Settled[^1]);
    }

    private void MineTransfers(int blocks)
    {
        for (int i = 0; i < blocks; i++)
            _world.Chain.Mine(SimulatedWorld.Transfer(SimulatedWorld.Usdc, Alice, Bob, 1));
    }

    private async Task<ChainUpdate> NextAsync()
    {
        ChainUpdate update = await _follower.NextAsync(_checkpoint, _remembered, _filter, Stop);
        if (update is ChainUpdate.BlocksAppended appended)
            Accept(appended);
        return update;
    }

    /// <summary>The block numbers of all logs on the way.</summary>
    private async Task<List<long>> FollowToHeadAsync(LogFilter? filter = null)
    {
        List<long> blocks = [];
        while (await _follower.NextAsync(_checkpoint, _remembered, filter ?? _filter, Stop) is ChainUpdate.BlocksAppended appended)
        {
            blocks.AddRange(BlocksOf(appended.Logs));
            Accept(appended);
        }

        return blocks;
    }

    private static List<long> BlocksOf(LogBatch logs)
    {
        List<long> blocks = [];
        foreach (ref readonly EventLog log in logs.Span)
            blocks.Add(log.BlockNumber);
        return blocks;
    }

    private void Accept(ChainUpdate.BlocksAppended appended)
    {
        _checkpoint = appended.Last;
        _remembered.Append(appended.Blocks, _remembered.OldestToRemember(appended.Blocks, _world.Settings.Finality));
        appended.Logs.Dispose();
    }
}
