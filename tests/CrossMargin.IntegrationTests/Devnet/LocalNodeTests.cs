using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class LocalNodeTests(DevnetFixture devnet)
{
    [Theory]
    [InlineData(NodeProgram.Anvil)]
    [InlineData(NodeProgram.Hardhat)]
    public async Task StartAsync_starts_the_asked_chain_and_dispose_ends_it(NodeProgram program)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        DevnetChain after;
        NodeOptions options = new(new ChainId(4242), program, Genesis: DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        await using (LocalNode node = await LocalNode.StartAsync(options, devnet.Environment, cancellationToken))
        {
            BlockRef genesis = await node.Chain.ReadBlockAsync("0x0", cancellationToken);

            Assert.Equal("0x1092", (await node.Chain.RequestAsync("eth_chainId", [], cancellationToken)).GetString());
            Assert.Equal(1_700_000_000, genesis.Timestamp);
            after = new DevnetChain(node.ChainId, program, node.Http, TimeProvider.System);
        }

        await using (after)
            await Assert.ThrowsAsync<RpcTransportException>(() => after.ReadBlockNumberAsync(cancellationToken));
    }

    [Theory]
    [InlineData(NodeProgram.Anvil)]
    [InlineData(NodeProgram.Hardhat)]
    public async Task Revert_takes_the_chain_back_to_its_snapshot(NodeProgram program)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode node = await LocalNode.StartAsync(new NodeOptions(new ChainId(1), program), devnet.Environment, cancellationToken);
        DevnetChain chain = node.Chain;
        await chain.MineAsync(3, TimeSpan.FromSeconds(12), cancellationToken);
        string snapshot = await chain.SnapshotAsync(cancellationToken);
        BlockRef before = await chain.ReadBlockAsync("latest", cancellationToken);

        await chain.WarpAsync(TimeSpan.FromDays(1), cancellationToken);
        BlockRef warped = await chain.ReadBlockAsync("latest", cancellationToken);
        await chain.RevertAsync(snapshot, cancellationToken);

        Assert.InRange(warped.Timestamp - before.Timestamp, 86_400, 86_460);
        Assert.Equal(before, await chain.ReadBlockAsync("latest", cancellationToken));
    }

    [Fact]
    public async Task What_a_long_chain_writes_to_disk_is_gone_with_it()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(1)), cancellationToken);
        string folder = anvil.Folder!;
        await anvil.Chain.MineAsync(1_500, TimeSpan.FromSeconds(1), cancellationToken);
        Assert.NotEmpty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

        await anvil.DisposeAsync();

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Reorg_replaces_the_newest_blocks_and_no_older_one()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(new ChainId(1)), cancellationToken);
        DevnetChain chain = anvil.Chain;
        await chain.MineAsync(5, TimeSpan.FromSeconds(12), cancellationToken);
        BlockRef third = await chain.ReadBlockAsync("0x3", cancellationToken);
        BlockRef fourth = await chain.ReadBlockAsync("0x4", cancellationToken);

        await chain.ReorgAsync(2, cancellationToken);

        Assert.Equal(third, await chain.ReadBlockAsync("0x3", cancellationToken));
        Assert.NotEqual(fourth.Hash, (await chain.ReadBlockAsync("0x4", cancellationToken)).Hash);
    }
}
