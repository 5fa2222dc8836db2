using System.Net;
using System.Net.Http.Headers;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class EndpointChoiceTests
{
    [Fact]
    public async Task The_first_that_is_well_is_asked()
    {
        await using FakeEndpoints endpoints = new(3);

        for (int i = 0; i < 50; i++)
            await endpoints.ReadBlockAsync(i);

        Assert.Equal([50, 0, 0], endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber")));
        Assert.Equal([EndpointState.Well, EndpointState.Unused, EndpointState.Unused], endpoints.Client.Endpoints.Select(one => one.State));
    }

    [Fact]
    public async Task Some_reads_that_every_endpoint_would_answer_alike_go_to_the_others_in_turn()
    {
        await using FakeEndpoints endpoints = new(3, FakeEndpoints.Options with { ExploredFraction = 0.1 });

        for (int i = 0; i < 1_000; i++)
            await endpoints.ReadBlockAsync(i % 100, endpoints.Client.OnOneEndpoint(isSettled: true));

        int[] asked = [.. endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber"))];
        Assert.InRange(asked[0], 850, 950);
        Assert.InRange(Math.Abs(asked[1] - asked[2]), 0, 1);
        Assert.Equal(1_000, asked.Sum());
    }

    [Fact]
    public async Task Reads_that_depend_on_how_far_an_endpoint_is_explore_nothing()
    {
        await using FakeEndpoints endpoints = new(2, FakeEndpoints.Options with { ExploredFraction = 1 });

        await endpoints.Client.FindBlockAsync(BlockId.Latest, TestContext.Current.CancellationToken);
        await endpoints.ReadBlockAsync(3, endpoints.Client.OnOneEndpoint());

        Assert.Equal(0, endpoints.Nodes[1].Asked);
    }

    [Fact]
    public async Task An_explored_endpoint_that_fails_costs_no_wait_and_no_answer()
    {
        await using FakeEndpoints endpoints = new(2, FakeEndpoints.Options with { ExploredFraction = 1 });
        endpoints.Nodes[1].Fault = request => FakeNode.Error(request, """{"code":-32000,"message":"header not found"}""");

        BlockHeader? header = await endpoints.ReadBlockAsync(3, endpoints.Client.OnOneEndpoint(isSettled: true));

        Assert.Equal(3, header!.Ref.Number);
        Assert.Equal(1, endpoints.Nodes[1].CountOf("eth_getBlockByNumber"));
        Assert.Empty(endpoints.Time.Waits);
    }

    [Fact]
    public async Task A_preferred_endpoint_that_is_far_slower_is_passed_over_and_comes_back_when_exploring_finds_it_fast()
    {
        await using FakeEndpoints endpoints = new(2, FakeEndpoints.Options with { ExploredFraction = 0.3 });
        endpoints.Nodes[0].Latency = TimeSpan.FromSeconds(2);
        endpoints.Nodes[1].Latency = TimeSpan.FromMilliseconds(20);
        await ReadManyAsync(endpoints, 100);

        int whileSlow = endpoints.Nodes[0].CountOf("eth_getBlockByNumber");
        await endpoints.ReadBlockAsync(1);
        Assert.Equal(whileSlow, endpoints.Nodes[0].CountOf("eth_getBlockByNumber"));

        endpoints.Nodes[0].Latency = TimeSpan.FromMilliseconds(30);
        await ReadManyAsync(endpoints, 300);
        int whenFast = endpoints.Nodes[0].CountOf("eth_getBlockByNumber");
        await endpoints.ReadBlockAsync(1);
        Assert.Equal(whenFast + 1, endpoints.Nodes[0].CountOf("eth_getBlockByNumber"));
    }

    [Fact]
    public async Task An_endpoint_that_limits_the_rate_rests_as_long_as_it_says_while_another_one_answers()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Fault = _ => TooMany(TimeSpan.FromSeconds(20));

        await endpoints.ReadBlockAsync(1);
        endpoints.Nodes[0].Fault = null;
        Assert.Equal(EndpointState.Paused, endpoints[0].State);
        endpoints.Time.Advance(TimeSpan.FromSeconds(19));
        await endpoints.ReadBlockAsync(2);
        Assert.Equal(1, endpoints.Nodes[0].CountOf("eth_getBlockByNumber"));
        endpoints.Time.Advance(TimeSpan.FromSeconds(2));
        await endpoints.ReadBlockAsync(3);

        Assert.Equal(2, endpoints.Nodes[0].CountOf("eth_getBlockByNumber"));
        Assert.All(endpoints.Time.Waits, wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.Null(endpoints[0].Since);
        Assert.Equal(1, endpoints[0].Errors);
    }

    [Fact]
    public async Task A_single_endpoint_is_not_asked_before_its_time()
    {
        await using FakeEndpoints endpoints = new(1);
        int refusals = 1;
        DateTimeOffset? asked = null;
        endpoints.Nodes[0].Fault = _ =>
        {
            if (refusals-- > 0)
                return TooMany(TimeSpan.FromSeconds(20));
            asked = endpoints.Time.GetUtcNow();
            return null;
        };
        DateTimeOffset began = endpoints.Time.GetUtcNow();

        await endpoints.ReadBlockAsync(1);

        Assert.InRange(asked!.Value - began, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(23));
    }

    [Fact]
    public async Task An_endpoint_that_wants_a_long_pause_fails_the_read_unasked()
    {
        await using FakeEndpoints endpoints = new(1);
        endpoints.Nodes[0].Fault = _ => TooMany(TimeSpan.FromMinutes(50));

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(() => endpoints.ReadBlockAsync(1));

        Assert.Contains("left alone", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, endpoints.Nodes[0].CountOf("eth_getBlockByNumber"));
    }

    [Theory]
    [InlineData("""{"code":429,"message":"slow down"}""", 0)]
    [InlineData("""{"code":-32005,"message":"request rate exceeded, try again in 7s"}""", 7)]
    [InlineData("""{"code":-32005,"message":"too many requests, retry after 1500 ms"}""", 1.5)]
    public async Task A_rate_limit_in_words_is_learnt_too(string error, double seconds)
    {
        await using FakeEndpoints endpoints = new(1, FakeEndpoints.Options with { RetriesMax = 0 });
        endpoints.Nodes[0].Fault = request => FakeNode.Error(request, error);

        await Assert.ThrowsAsync<RpcErrorException>(() => endpoints.ReadBlockAsync(1));

        Assert.NotNull(endpoints[0].RequestsPerSecond);
        Assert.Equal("https://node0.example:443", endpoints[0].Name);
        endpoints.Nodes[0].Fault = null;
        DateTimeOffset began = endpoints.Time.GetUtcNow();
        await endpoints.ReadBlockAsync(1);
        Assert.InRange((endpoints.Time.GetUtcNow() - began).TotalSeconds, seconds, Math.Max(seconds + 0.1, 2));
    }

    [Fact]
    public async Task A_configured_bound_is_kept_to()
    {
        await using FakeEndpoints endpoints = new(1, requestsPerSecondMax: 2);
        DateTimeOffset began = endpoints.Time.GetUtcNow();

        for (int i = 0; i < 20; i++)
            await endpoints.ReadBlockAsync(i);

        // One more request asks for the chain.
        Assert.InRange((endpoints.Time.GetUtcNow() - began).TotalSeconds, 10, 10.6);
    }

    [Fact]
    public async Task An_endpoint_whose_head_is_far_older_is_passed_over()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Head = 20;
        endpoints.Nodes[1].Head = 5_000;
        Assert.Equal(20, (await endpoints.Client.FindBlockAsync(BlockId.Latest, TestContext.Current.CancellationToken))!.Ref.Number);

        // A second opinion tells that the chain is further.
        await endpoints.Client.CrossCheckAsync(new BlockRef(new ChainId(1), 5_000, BlockJson.HashOf(5_000), 6_000), TestContext.Current.CancellationToken);
        long head = (await endpoints.Client.FindBlockAsync(BlockId.Latest, TestContext.Current.CancellationToken))!.Ref.Number;

        Assert.Equal(5_000, head);
        Assert.Equal(1, endpoints[0].Distrusts["head_behind"]);
        Assert.Empty(endpoints[1].Distrusts);
    }

    [Fact]
    public async Task An_endpoint_that_changes_its_chain_comes_back_only_when_it_says_the_right_one()
    {
        await using FakeEndpoints endpoints = new(2);
        await endpoints.ReadBlockAsync(1);
        endpoints.Nodes[0].ChainId = "0x5";
        endpoints.Time.Advance(TimeSpan.FromMinutes(6));

        await endpoints.ReadBlockAsync(2);

        Assert.Equal(EndpointState.OtherChain, endpoints[0].State);
        Assert.Equal(1, endpoints[0].Distrusts["chain_id"]);
        Assert.Equal([1, 1], endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber")));

        endpoints.Time.Advance(TimeSpan.FromMinutes(4));
        await endpoints.ReadBlockAsync(3);
        Assert.Equal(2, endpoints.Nodes[0].CountOf("eth_chainId"));
        endpoints.Time.Advance(TimeSpan.FromMinutes(1));
        await endpoints.ReadBlockAsync(4);
        Assert.Equal([1, 3], endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber")));
        Assert.Equal(EndpointState.OtherChain, endpoints[0].State);

        endpoints.Nodes[0].ChainId = "0x1";
        endpoints.Time.Advance(TimeSpan.FromMinutes(5));
        await endpoints.ReadBlockAsync(5);
        Assert.Equal([2, 3], endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber")));
        Assert.Equal(EndpointState.Well, endpoints[0].State);
        Assert.Single(endpoints.Logger.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_secret_is_in_what_is_told_of_an_endpoint()
    {
        using FakeNode node = FakeNode.OfChainOne(request =>
            FakeNode.Error(request, $$"""{"code":429,"message":"too many requests for key {{FakeNode.Secret}}"}"""));
        await using RpcChainClient client = new(
            new ChainId(1), [node.Transport(), node.Transport()], TimeProvider.System, new Random(1), FakeEndpoints.Options with { RetriesMax = 0 });
        await Assert.ThrowsAsync<RpcErrorException>(() => client.FindBlockAsync(BlockId.Latest, TestContext.Current.CancellationToken));

        Assert.Equal(["https://node.example:443", "https://node.example:443#2"], client.Endpoints.Select(endpoint => endpoint.Name));
        Assert.All(client.Endpoints, endpoint => Assert.DoesNotContain(FakeNode.Secret, endpoint.ToString(), StringComparison.Ordinal));
        Assert.Contains("too many requests", client.Endpoints[0].Fault, StringComparison.Ordinal);
    }

    private static HttpResponseMessage TooMany(TimeSpan retryAfter)
    {
        HttpResponseMessage response = FakeNode.Json("", HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(retryAfter);
        return response;
    }

    private static async Task ReadManyAsync(FakeEndpoints endpoints, int count)
    {
        for (int i = 0; i < count; i++)
            await endpoints.ReadBlockAsync(i % 100, endpoints.Client.OnOneEndpoint(isSettled: true));
    }
}
