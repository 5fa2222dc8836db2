using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Following;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.UnitTests.Chain.Rpc;
using CrossMargin.UnitTests.Chain.Rpc.Endpoints;

namespace CrossMargin.UnitTests.Chain.Following;

/// <summary>A block whose bloom says that it may hold logs, and of which endpoints say that it holds none.</summary>
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

    /// <summary>The filter has an address and a topic, of three bits each: of a false yes to both the chance is (bits / 2,048)⁶.</summary>
    [Theory]
    [InlineData(1, 210, true)]      // 1.2 in 10⁶
    [InlineData(1, 190, false)]     // 6.4 in 10⁷
    [InlineData(2, 70, true)]       // 1.6 in 10⁹
    [InlineData(2, 60, false)]      // 6.3 in 10¹⁰
    public async Task NextAsync_believes_words_only_as_far_as_chance_may_explain_the_bloom(int count, int bits, bool isBelieved)
    {
        await using FakeEndpoints endpoints = EndpointsOf(count, bits);

        if (isBelieved)
            Assert.Equal(0, Assert.IsType<ChainUpdate.BlocksAppended>(await NextAsync(endpoints)).Logs.Count);
        else
            Assert.IsType<Distrust.LogsMissing>((await Assert.ThrowsAsync<ChainDistrustException>(() => NextAsync(endpoints))).Distrust);
    }

    /// <param name="bits">How many bits of each bloom are set; by default all.</param>
    private static FakeEndpoints EndpointsOf(int count, int bits = 2_048)
    {
        FakeEndpoints endpoints = new(count);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            node.Bloom = BloomOf(bits);
        return endpoints;
    }

    /// <summary>The bits of the contract and of the topic, and then as many others.</summary>
    private static byte[] BloomOf(int bits)
    {
        byte[] bloom = new byte[256];
        HashSet<int> set = [.. BitsOf(LogJson.Contract.ToArray()), .. BitsOf(LogJson.Topic.ToArray())];
        for (int bit = 0; set.Count < bits; bit++)
            set.Add(bit);
        foreach (int bit in set)
            bloom[255 - (bit / 8)] |= (byte)(1 << (bit % 8));
        return bloom;
    }

    private static IEnumerable<int> BitsOf(byte[] item)
    {
        byte[] hash = Keccak256.Hash(item).ToArray();
        return [((hash[0] << 8) | hash[1]) % 2_048, ((hash[2] << 8) | hash[3]) % 2_048, ((hash[4] << 8) | hash[5]) % 2_048];
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
