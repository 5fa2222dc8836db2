using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.UnitTests.Chain.Rpc;
using CrossMargin.UnitTests.Chain.Rpc.Endpoints;

namespace CrossMargin.UnitTests.Chain.Following;

/// <summary>A block whose bloom is so full that an endpoint may say that it holds nothing.</summary>
public sealed class EmptyBlockTests
{
    private static readonly LogFilter Filter = FakeEndpoints.Filter(LogJson.Contract);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NextAsync_delivers_the_logs_that_one_of_two_endpoints_denies_each_time(int liar)
    {
        await using FakeEndpoints endpoints = EndpointsOf(2);
        endpoints.Nodes[1 - liar].Logs = _ => $"\"result\":[{LogJson.Of(100, 0).ToJsonString()}]";

        ChainUpdate.BlocksAppended appended = Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync(endpoints));

        Assert.Equal(1, appended.Logs.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task NextAsync_believes_that_a_block_is_empty_when_every_endpoint_says_so_again(int count)
    {
        await using FakeEndpoints endpoints = EndpointsOf(count);

        ChainUpdate.BlocksAppended appended = Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync(endpoints));

        Assert.Equal(0, appended.Logs.Count);
        Assert.Equal(2, endpoints[0].Distrusts["logs_missing"]);
    }

    [Fact]
    public async Task NextAsync_waits_while_only_one_of_two_endpoints_can_say_whether_a_block_is_empty()
    {
        await using FakeEndpoints endpoints = EndpointsOf(2);
        endpoints.Nodes[1].Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);

        ChainDistrustException doubt = await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync(endpoints));

        Assert.IsType<Distrust.Disputed>(doubt.Distrust);
    }

    private static FakeEndpoints EndpointsOf(int count)
    {
        FakeEndpoints endpoints = new(count);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            node.Bloom = 'f';
        return endpoints;
    }

    /// <summary>What follows the block before the head. Between two questions an endpoint has rested.</summary>
    private static async Task<ChainUpdate> NextAsync(FakeEndpoints endpoints)
    {
        ChainSettings settings = new(
            "fake", new ChainId(1), [new Uri("http://127.0.0.1:1")], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), new Underlying("ETH"), [], [], []);
        FollowerOptions options = new() { DistrustDelay = TimeSpan.FromSeconds(2) };
        await using ChainFollower follower = new(endpoints.Client, settings, options, endpoints.Time);
        return await follower.NextAsync(
            new BlockRef(new ChainId(1), 99, BlockJson.HashOf(99), 1_099), new RememberedBlocks([]), Filter, TestContext.Current.CancellationToken);
    }
}
