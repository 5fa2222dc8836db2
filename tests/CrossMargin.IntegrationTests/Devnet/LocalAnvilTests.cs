using CrossMargin.Chain.Rpc;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Devnet;

public sealed class LocalAnvilTests(DevnetFixture devnet)
{
    [Fact]
    public async Task StartAsync_starts_the_asked_chain_and_dispose_ends_it()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        DevnetChain after;
        await using (LocalAnvil anvil = await devnet.StartAnvilAsync(
            new AnvilOptions(new ChainId(4242), Genesis: DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), cancellationToken))
        {
            BlockRef genesis = await anvil.Chain.ReadBlockAsync("0x0", cancellationToken);

            Assert.Equal("0x1092", (await anvil.Chain.RequestAsync("eth_chainId", [], cancellationToken)).GetString());
            Assert.Equal(1_700_000_000, genesis.Timestamp);
            after = new DevnetChain(anvil.ChainId, anvil.Http, TimeProvider.System);
        }

        await using (after)
            await Assert.ThrowsAsync<RpcTransportException>(() => after.ReadBlockNumberAsync(cancellationToken));
    }

    [Fact]
    public async Task Revert_takes_the_chain_back_to_its_snapshot()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalAnvil anvil = await devnet.StartAnvilAsync(new AnvilOptions(new ChainId(1)), cancellationToken);
        DevnetChain chain = anvil.Chain;
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
    public async Task Reorg_replaces_the_newest_blocks_and_no_older_one()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using LocalAnvil anvil = await devnet.StartAnvilAsync(new AnvilOptions(new ChainId(1)), cancellationToken);
        DevnetChain chain = anvil.Chain;
        await chain.MineAsync(5, TimeSpan.FromSeconds(12), cancellationToken);
        BlockRef third = await chain.ReadBlockAsync("0x3", cancellationToken);
        BlockRef fourth = await chain.ReadBlockAsync("0x4", cancellationToken);

        await chain.ReorgAsync(2, cancellationToken);

        Assert.Equal(third, await chain.ReadBlockAsync("0x3", cancellationToken));
        Assert.NotEqual(fourth.Hash, (await chain.ReadBlockAsync("0x4", cancellationToken)).Hash);
    }
}
