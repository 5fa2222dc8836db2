using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;
using CrossMargin.UnitTests.Chain.Rpc;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>What nodes answer to eth_getProof, read by the client.</summary>
public sealed class ProofReadingTests
{
    private static readonly ProofRequest[] Requests =
        [new(Address.Zero, [Hash32.Zero]), new(Address.FromWord(Hash32.OfNumber(1)), [Hash32.Zero])];

    private static readonly RpcOptions NoRetries = new() { RetriesMax = 0 };

    [Fact]
    public async Task ReadProofsAsync_keeps_the_nodes_and_believes_nothing_beside_them()
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Result(
            request, """{"balance":"0x1","accountProof":["0x01ff","0x02"],"storageProof":[{"key":"0x0","value":"0x7","proof":["0x03"]}]}"""));
        await using RpcChainClient client = node.Client(NoRetries);

        IReadOnlyList<ProofAnswer> answers = await client.ReadProofsAsync(Requests, 5, TestContext.Current.CancellationToken);

        ProofNodes nodes = Assert.IsType<ProofAnswer.Given>(answers[0]).Nodes;
        Assert.Equal(["0x01ff", "0x02"], nodes.Account.Select(bytes => Hex.Of(bytes.Span)));
        Assert.Equal("0x03", Hex.Of(nodes.Words.Single().Single().Span));
        Assert.Contains("\"0x5\"", node.Asked[^1].GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":-32601,"message":"the method eth_getProof does not exist"}""")]
    [InlineData("""{"code":-32000,"message":"missing trie node"}""")]
    public async Task ReadProofsAsync_says_why_there_is_no_proof_and_asks_no_more(string error)
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Error(request, error));
        await using RpcChainClient client = node.Client(NoRetries);

        IReadOnlyList<ProofAnswer> answers = await client.ReadProofsAsync(Requests, 5, TestContext.Current.CancellationToken);

        Assert.All(answers, answer => Assert.IsType<ProofAnswer.Unavailable>(answer));
        Assert.Equal(1, node.CountOf("eth_getProof"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"accountProof":[],"storageProof":[]}""")]                                   // One word was asked.
    [InlineData("""{"accountProof":["0x01"],"storageProof":[{"proof":[]},{"proof":[]}]}""")]
    [InlineData("""{"accountProof":["0x01"],"storageProof":[{"key":"0x0"}]}""")]
    [InlineData("""{"accountProof":["01"],"storageProof":[{"proof":[]}]}""")]
    [InlineData("""{"accountProof":[1],"storageProof":[{"proof":[]}]}""")]
    public async Task ReadProofsAsync_takes_an_answer_of_another_form_for_no_answer(string result)
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Result(request, result));
        await using RpcChainClient client = node.Client(NoRetries);

        await Assert.ThrowsAsync<RpcTransportException>(() => client.ReadProofsAsync(Requests, 5, TestContext.Current.CancellationToken));
    }

    /// <summary>A node that goes on is left: no path takes so many nodes.</summary>
    [Theory]
    [InlineData(130, true)]
    [InlineData(131, false)]
    public async Task ReadProofsAsync_reads_no_more_nodes_than_twice_a_path(int nodes, bool isRead)
    {
        string list = string.Join(',', Enumerable.Repeat("\"0x01\"", nodes));
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Result(request, $$"""{"accountProof":[{{list}}],"storageProof":[{"proof":[]}]}"""));
        await using RpcChainClient client = node.Client(NoRetries);

        Exception? fault = await Record.ExceptionAsync(() => client.ReadProofsAsync(Requests, 5, TestContext.Current.CancellationToken));

        Assert.Equal(isRead, fault is null);
        Assert.True(isRead || fault is RpcTransportException);
    }
}
