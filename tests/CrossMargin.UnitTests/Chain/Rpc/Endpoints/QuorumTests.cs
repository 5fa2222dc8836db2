using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class QuorumTests
{
    private static readonly Hash32 Transaction = Hash32.OfNumber(77);
    private static readonly CallRequest Call = new(Address.Zero, new byte[] { 1, 2, 3, 4 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_endpoint_is_its_own_quorum_and_is_not_asked_again()
    {
        await using FakeEndpoints endpoints = new(1);
        IChainClient node = await PinAsync(endpoints);
        int asked = endpoints.Nodes[0].Asked;

        Assert.Null(await node.CrossCheckAsync(Block(90), Cancellation));

        Assert.Equal(asked, endpoints.Nodes[0].Asked);
    }

    [Fact]
    public async Task Of_three_the_first_other_one_that_agrees_is_enough_and_the_others_take_turns()
    {
        await using FakeEndpoints endpoints = new(3);

        for (int i = 0; i < 10; i++)
            Assert.Null(await (await PinAsync(endpoints)).CrossCheckAsync(Block(90), Cancellation));

        Assert.Equal([10, 5, 5], endpoints.Nodes.Select(node => node.CountOf("eth_getBlockByNumber")));
    }

    [Fact]
    public async Task Of_two_that_contradict_each_other_neither_is_believed_nor_charged()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[1].ForkFrom = 85;

        Distrust? distrust = await (await PinAsync(endpoints)).CrossCheckAsync(Block(90), Cancellation);

        Assert.IsType<Distrust.Disputed>(distrust);
        Assert.All(endpoints.Client.Endpoints, endpoint => Assert.Equal(EndpointState.Well, endpoint.State));
    }

    [Fact]
    public async Task A_block_that_only_one_endpoint_has_is_not_believed()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[1].Head = 89;

        Assert.IsType<Distrust.Unconfirmed>(await (await PinAsync(endpoints)).CrossCheckAsync(Block(90), Cancellation));

        endpoints.Nodes[1].Head = 90;
        Assert.Null(await (await PinAsync(endpoints)).CrossCheckAsync(Block(90), Cancellation));
    }

    [Fact]
    public async Task Whoever_most_contradict_is_outvoted_and_charged()
    {
        await using FakeEndpoints endpoints = new(3);
        endpoints.Nodes[0].ForkFrom = 85;
        IChainClient liar = await PinAsync(endpoints);

        Distrust? distrust = await liar.CrossCheckAsync(Block(90, fork: 2), Cancellation);
        liar.Charge(distrust!);

        Assert.IsType<Distrust.Outvoted>(distrust);
        Assert.Equal([EndpointState.Resting, EndpointState.Well, EndpointState.Well], endpoints.Client.Endpoints.Select(one => one.State));
        Assert.Equal(1, endpoints[0].Distrusts["outvoted"]);
    }

    [Fact]
    public async Task A_voter_whom_most_contradict_is_charged()
    {
        await using FakeEndpoints endpoints = new(3);
        endpoints.Nodes[1].ForkFrom = 85;

        Assert.Null(await (await PinAsync(endpoints)).CrossCheckAsync(Block(90), Cancellation));

        Assert.Equal([EndpointState.Well, EndpointState.Resting, EndpointState.Well], endpoints.Client.Endpoints.Select(one => one.State));
    }

    [Fact]
    public async Task An_endpoint_that_is_away_or_stands_still_has_no_vote()
    {
        await using FakeEndpoints endpoints = new(3);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            node.Head = 5_000;
        IChainClient pinned = await PinAsync(endpoints, 5_000);
        endpoints.Nodes[1].Head = 100;
        endpoints.Nodes[2].Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);

        Assert.Null(await pinned.CrossCheckAsync(Block(5_000), Cancellation));

        Assert.Equal(1, endpoints[1].Distrusts["head_behind"]);
    }

    [Fact]
    public async Task Reads_that_were_answered_by_two_endpoints_blame_neither()
    {
        await using FakeEndpoints endpoints = new(2);
        IChainClient node = await PinAsync(endpoints);
        endpoints.Nodes[0].Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);
        await endpoints.ReadBlockAsync(91, node);
        endpoints.Nodes[0].Fault = null;
        endpoints.Time.Advance(TimeSpan.FromSeconds(2));
        await endpoints.ReadBlockAsync(91);

        node.Charge(new Distrust.LogsMissing(91));

        Assert.All(endpoints.Client.Endpoints, endpoint => Assert.Empty(endpoint.Distrusts));
        Assert.All(endpoints.Client.Endpoints, endpoint => Assert.Equal(EndpointState.Well, endpoint.State));
    }

    [Fact]
    public async Task Reads_that_belong_together_stay_at_one_endpoint_when_the_preferred_one_comes_back()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);
        IChainClient node = await PinAsync(endpoints);
        endpoints.Nodes[0].Fault = null;
        endpoints.Time.Advance(TimeSpan.FromMinutes(1));

        await endpoints.ReadBlockAsync(91, node);

        Assert.Equal(2, endpoints.Nodes[1].CountOf("eth_getBlockByNumber"));
    }

    [Fact]
    public async Task A_settled_range_is_empty_only_when_most_say_so()
    {
        await using FakeEndpoints endpoints = new(3);
        endpoints.Nodes[0].Logs = _ => "\"result\":[]";
        endpoints.Nodes[1].Logs = endpoints.Nodes[2].Logs = _ => $"\"result\":[{LogJson.Of(5, 0).ToJsonString()}]";

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(
            () => endpoints.ReadLogsAsync(1, 9, endpoints.Client.OnOneEndpoint(9, isSettled: true)));
        using LogBatch elsewhere = await endpoints.ReadLogsAsync(1, 9, endpoints.Client.OnOneEndpoint(9, isSettled: true));

        Assert.IsType<Distrust.LogsMissing>(fault.Distrust);
        Assert.Equal(EndpointState.Resting, endpoints[0].State);
        Assert.Equal(1, elsewhere.Count);
    }

    [Fact]
    public async Task Of_two_endpoints_one_that_has_logs_and_one_that_has_none_are_not_believed()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[1].Logs = _ => $"\"result\":[{LogJson.Of(5, 0).ToJsonString()}]";

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(
            () => endpoints.ReadLogsAsync(1, 9, endpoints.Client.OnOneEndpoint(9, isSettled: true)));
        endpoints.Nodes[1].Logs = null;
        using LogBatch agreed = await endpoints.ReadLogsAsync(1, 9, endpoints.Client.OnOneEndpoint(9, isSettled: true));

        Assert.IsType<Distrust.Disputed>(fault.Distrust);
        Assert.Equal(0, agreed.Count);
    }

    [Fact]
    public async Task A_receipt_needs_the_word_of_most()
    {
        await using FakeEndpoints endpoints = new(3);
        Assert.Null(await endpoints.Client.FindReceiptAsync(Transaction, Cancellation));
        endpoints.Nodes[0].Receipt = Receipt(succeeded: false);
        endpoints.Nodes[1].Receipt = Receipt(succeeded: true);
        endpoints.Nodes[2].Receipt = Receipt(succeeded: true);

        TransactionReceipt? receipt = await endpoints.Client.FindReceiptAsync(Transaction, Cancellation);

        Assert.True(receipt!.Succeeded);
        Assert.Equal(1, endpoints[0].Distrusts["outvoted"]);
    }

    [Fact]
    public async Task What_a_contract_answers_needs_the_word_of_most_where_it_is_asked_for()
    {
        await using FakeEndpoints endpoints = new(3);
        endpoints.Nodes[0].Fault = request => FakeNode.Result(request, "\"0x01\"");
        endpoints.Nodes[1].Fault = endpoints.Nodes[2].Fault = request => FakeNode.Result(request, "\"0x02\"");

        CallOutcome outcome = await endpoints.Client.CallAgreedAsync(Call, BlockId.At(90), Cancellation);

        Assert.Equal([2], Assert.IsType<CallOutcome.Returned>(outcome).Data.ToArray());
        Assert.Equal(1, endpoints[0].Distrusts["outvoted"]);
    }

    [Fact]
    public async Task A_contract_s_answer_that_is_disputed_is_none_and_a_revert_is_one()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Fault = request => FakeNode.Result(request, "\"0x01\"");
        endpoints.Nodes[1].Fault = request => FakeNode.Error(request, """{"code":3,"message":"execution reverted: no","data":"0x"}""");

        await Assert.ThrowsAsync<RpcDistrustException>(() => endpoints.Client.CallAgreedAsync(Call, BlockId.At(90), Cancellation));

        endpoints.Nodes[0].Fault = request => FakeNode.Error(request, """{"code":3,"message":"execution reverted"}""");
        Assert.IsType<CallOutcome.Reverted>(await endpoints.Client.CallAgreedAsync(Call, BlockId.At(90), Cancellation));
    }

    [Fact]
    public async Task A_receipt_that_is_disputed_ends_nothing_and_is_not_waited_for()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Receipt = Receipt(succeeded: true);

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(
            () => endpoints.Client.FindReceiptAsync(Transaction, Cancellation));

        Assert.IsType<Distrust.Disputed>(fault.Distrust);
        Assert.Empty(endpoints.Time.Waits);
    }

    [Fact]
    public async Task The_receipt_of_another_transaction_is_not_believed()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Receipt = Receipt(succeeded: true).Replace(Transaction.ToString(), Hash32.OfNumber(78).ToString(), StringComparison.Ordinal);
        endpoints.Nodes[1].Receipt = Receipt(succeeded: true);

        TransactionReceipt? receipt = await endpoints.Client.FindReceiptAsync(Transaction, Cancellation);

        Assert.Equal(Transaction, receipt!.TransactionHash);
        Assert.Equal(1, endpoints[0].Distrusts["other_answer"]);
    }

    [Fact]
    public async Task The_lower_of_two_finalized_blocks_bounds_credit()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Head = 5_000;
        BlockId finalized = BlockId.At(FinalityLevel.Finalized);

        Assert.Equal(100, (await endpoints.Client.FindBlockAsync(finalized, Cancellation))!.Ref.Number);
        endpoints.Nodes[1].Fault = _ => FakeNode.Json("", System.Net.HttpStatusCode.BadGateway);
        Assert.Equal(5_000, (await endpoints.Client.FindBlockAsync(finalized, Cancellation))!.Ref.Number);
    }

    /// <summary>A client whose reads go where its first one went.</summary>
    private static async Task<IChainClient> PinAsync(FakeEndpoints endpoints, long block = 90)
    {
        IChainClient node = endpoints.Client.OnOneEndpoint();
        await endpoints.ReadBlockAsync(block, node);
        return node;
    }

    private static BlockRef Block(long number, byte fork = 1) => new(new ChainId(1), number, BlockJson.HashOf(number, fork), 1_000 + number);

    private static string Receipt(bool succeeded) => $$"""
        {"transactionHash":"{{Transaction}}","blockNumber":"0x5a","blockHash":"{{BlockJson.HashOf(90)}}",
        "status":"{{(succeeded ? "0x1" : "0x0")}}","gasUsed":"0x5208","effectiveGasPrice":"0x7","contractAddress":null}
        """.ReplaceLineEndings("");
}
