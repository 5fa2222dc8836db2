using System.Net;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class BroadcastTests
{
    private static readonly byte[] Transaction = [2];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_goes_to_every_endpoint_once()
    {
        await using FakeEndpoints endpoints = new(3);
        AnswerSending(endpoints, 0, 1, 2);

        Assert.Empty(await endpoints.Client.BroadcastAsync(Transaction, Cancellation));

        Assert.Equal([1, 1, 1], endpoints.Nodes.Select(node => node.CountOf("eth_sendRawTransaction")));
    }

    [Fact]
    public async Task One_that_takes_it_is_enough_whatever_the_others_say()
    {
        await using FakeEndpoints endpoints = new(3);
        AnswerSending(endpoints, 1);
        endpoints.Nodes[0].Fault = _ => FakeNode.Json("", HttpStatusCode.BadGateway);

        Assert.Empty(await endpoints.Client.BroadcastAsync(Transaction, Cancellation));
    }

    [Fact]
    public async Task When_none_takes_it_every_fault_is_told_and_none_is_asked_again()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Fault = _ => FakeNode.Json("", HttpStatusCode.BadGateway);
        endpoints.Nodes[1].Fault = request => FakeNode.Error(request, """{"code":-32000,"message":"nonce too low"}""");

        IReadOnlyList<RpcException> faults = await endpoints.Client.BroadcastAsync(Transaction, Cancellation);

        Assert.Contains(faults, fault => fault is RpcTransportException);
        Assert.Contains(faults, fault => fault is RpcErrorException { NodeMessage: "nonce too low" });
        Assert.Equal([1, 1], endpoints.Nodes.Select(node => node.CountOf("eth_sendRawTransaction")));
    }

    [Fact]
    public async Task A_transaction_is_had_when_any_endpoint_has_it()
    {
        await using FakeEndpoints endpoints = new(3);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            node.Fault = request => FakeNode.Result(request, "null");
        Assert.False(await endpoints.Client.HasTransactionAsync(Hash32.OfNumber(7), Cancellation));

        endpoints.Nodes[2].Fault = request => FakeNode.Result(request, """{"hash":"0x07"}""");

        Assert.True(await endpoints.Client.HasTransactionAsync(Hash32.OfNumber(7), Cancellation));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Where_an_endpoint_does_not_answer_and_no_other_has_it_nothing_is_said_of_a_transaction(int answering)
    {
        await using FakeEndpoints endpoints = new(2);
        foreach (FakeEndpoints.Node node in endpoints.Nodes)
            node.Fault = _ => FakeNode.Json("", HttpStatusCode.BadGateway);
        foreach (FakeEndpoints.Node node in endpoints.Nodes.Take(answering))
            node.Fault = request => FakeNode.Result(request, "null");

        await Assert.ThrowsAsync<RpcTransportException>(() => endpoints.Client.HasTransactionAsync(Hash32.OfNumber(7), Cancellation));
    }

    private static void AnswerSending(FakeEndpoints endpoints, params int[] taking)
    {
        foreach (int index in taking)
            endpoints.Nodes[index].Fault = request => FakeNode.Result(request, $"\"{Hash32.OfNumber(7)}\"");
    }
}
