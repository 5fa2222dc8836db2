using System.Diagnostics;
using System.Net;
using System.Numerics;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class RpcChainClientTests
{
    /// <summary>No time-out, because on the tests' clock all waits end at once.</summary>
    private static readonly RpcOptions Patient = new()
    {
        RequestTimeout = Timeout.InfiniteTimeSpan,
        RetriesMax = 4,
        BackoffFirst = TimeSpan.FromMilliseconds(200),
        BackoffMax = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_are_retried_so_often_with_growing_waits_and_the_outage_is_logged_once()
    {
        InstantTime time = new();
        RecordingLogger logger = new();
        using FakeNode node = FakeNode.OfChainOne(_ => FakeNode.Json("", HttpStatusCode.BadGateway));
        await using RpcChainClient client = node.Client(Patient, time, logger);

        await Assert.ThrowsAsync<RpcTransportException>(() => client.FindBlockAsync(BlockId.Latest, Cancellation));

        Assert.Equal(1 + Patient.RetriesMax, node.CountOf("eth_getBlockByNumber"));
        Assert.Equal(Patient.RetriesMax, time.Waits.Count);
        Assert.All(time.Waits, wait => Assert.InRange(wait, TimeSpan.FromTicks(1), Patient.BackoffMax));
        Assert.True(time.Waits[^1] > time.Waits[0] * 2, string.Join(' ', time.Waits));
        Assert.Single(logger.Lines);
        Assert.StartsWith("Warning chain 1: https://node.example:443 failed", logger.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jitter_comes_from_the_host_s_seed()
    {
        Task<IReadOnlyList<TimeSpan>> first = WaitsAsync(), second = WaitsAsync();

        Assert.Equal(await first, await second);

        static async Task<IReadOnlyList<TimeSpan>> WaitsAsync()
        {
            InstantTime time = new();
            using FakeNode node = FakeNode.OfChainOne(_ => FakeNode.Json("", HttpStatusCode.BadGateway));
            await using RpcChainClient client = node.Client(Patient, time);
            await Assert.ThrowsAsync<RpcTransportException>(() => client.FindBlockAsync(BlockId.Latest, Cancellation));
            return time.Waits;
        }
    }

    [Fact]
    public async Task A_node_that_comes_back_is_logged_once_and_the_read_succeeds()
    {
        int failures = 3;
        RecordingLogger logger = new();
        using FakeNode node = FakeNode.OfChainOne(request =>
            failures-- > 0 ? FakeNode.Json("{", HttpStatusCode.OK) : FakeNode.Result(request, BlockJson.Of(9)));
        await using RpcChainClient client = node.Client(Patient, new InstantTime(), logger);

        BlockHeader? header = await client.FindBlockAsync(BlockId.Latest, Cancellation);

        Assert.Equal(9, header!.Ref.Number);
        Assert.Equal(2, logger.Lines.Count);
        Assert.Contains("is back after", logger.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_are_errors_are_not_asked_for_again()
    {
        InstantTime time = new();
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Error(request, """{"code":-32602,"message":"invalid params"}"""));
        await using RpcChainClient client = node.Client(Patient, time);

        await Assert.ThrowsAsync<RpcErrorException>(() => client.ReadBalanceAsync(Address.Zero, BlockId.Latest, Cancellation));

        Assert.Equal(1, node.CountOf("eth_getBalance"));
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task A_range_that_is_too_large_is_not_asked_for_again()
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Error(request, """{"code":-32005,"message":"limit exceeded"}"""));
        await using RpcChainClient client = node.Client(Patient, new InstantTime());
        LogFilter filter = new(new HashSet<Address> { Address.Zero }, new HashSet<Hash32>());

        await Assert.ThrowsAsync<RpcLimitException>(() => client.ReadLogsAsync(filter, 1, 2, Cancellation));

        Assert.Equal(1, node.CountOf("eth_getLogs"));
    }

    [Fact]
    public async Task BroadcastAsync_is_never_retried()
    {
        using FakeNode node = FakeNode.OfChainOne(_ => FakeNode.Json("", HttpStatusCode.BadGateway));
        await using RpcChainClient client = node.Client(Patient, new InstantTime());

        Assert.IsType<RpcTransportException>(Assert.Single(await client.BroadcastAsync(new byte[] { 2 }, Cancellation)));

        Assert.Equal(1, node.CountOf("eth_sendRawTransaction"));
    }

    [Fact]
    public async Task A_cancelled_read_does_not_wait_for_its_next_try()
    {
        using CancellationTokenSource cancelling = new();
        using FakeNode node = FakeNode.OfChainOne(_ =>
        {
            cancelling.CancelAfter(20);
            return FakeNode.Json("", HttpStatusCode.BadGateway);
        });
        await using RpcChainClient client = node.Client(Patient with { BackoffFirst = TimeSpan.FromMinutes(1), BackoffMax = TimeSpan.FromMinutes(2) });

        Stopwatch watch = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.FindBlockAsync(BlockId.Latest, cancelling.Token));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Another_endpoint_takes_over_without_a_wait_and_the_first_one_comes_back()
    {
        bool isFirstDown = true;
        InstantTime time = new();
        RecordingLogger logger = new();
        using FakeNode first = FakeNode.OfChainOne(request =>
            isFirstDown ? FakeNode.Json("", HttpStatusCode.Unauthorized) : FakeNode.Result(request, "\"0x1\""));
        using FakeNode second = FakeNode.OfChainOne(request => FakeNode.Result(request, "\"0x2\""));
        await using RpcChainClient client = ClientOf(time, logger, first, second);

        BigInteger duringOutage = await ReadAsync(client);
        BigInteger whileItRests = await ReadAsync(client);
        isFirstDown = false;
        time.Advance(TimeSpan.FromSeconds(1));
        BigInteger afterIt = await ReadAsync(client);

        Assert.Equal([2, 2, 1], [duringOutage, whileItRests, afterIt]);
        Assert.Equal(2, first.CountOf("eth_getBalance"));
        Assert.All(time.Waits, wait => Assert.Equal(TimeSpan.Zero, wait));
        Assert.Equal(2, logger.Lines.Count);
    }

    [Fact]
    public async Task An_endpoint_on_another_chain_is_never_used()
    {
        RecordingLogger logger = new();
        using FakeNode foreign = new(request => FakeNode.Result(request, "\"0x5\""));
        using FakeNode right = FakeNode.OfChainOne(request => FakeNode.Result(request, "\"0x2\""));
        await using RpcChainClient client = ClientOf(new InstantTime(), logger, foreign, right);
        await using RpcChainClient alone = ClientOf(new InstantTime(), logger, foreign);

        Assert.Equal(2, await ReadAsync(client));
        Assert.Equal(new ChainId(5), await alone.ReadChainIdAsync(Cancellation));
        await Assert.ThrowsAsync<RpcTransportException>(() => ReadAsync(alone));

        Assert.Equal(0, foreign.CountOf("eth_getBalance"));
        Assert.Contains(logger.Lines, line => line.StartsWith("Error chain 1:", StringComparison.Ordinal));
    }

    /// <summary>As Geth, Anvil, Hardhat, Nethermind and an elder Geth say it.</summary>
    [Theory]
    [InlineData("""{"code":3,"message":"execution reverted: no","data":"0x08c379a0"}""", "0x08c379a0")]
    [InlineData("""{"code":-32603,"message":"EVM error InvalidFEOpcode"}""", "0x")]
    [InlineData("""{"code":-32603,"message":"VM Exception while processing transaction: reverted","data":{"data":"0x1234"}}""", "0x1234")]
    [InlineData("""{"code":-32015,"message":"VM execution error.","data":"Reverted 0x5678"}""", "0x5678")]
    [InlineData("""{"code":-32000,"message":"execution reverted"}""", "0x")]
    public async Task CallAsync_takes_a_revert_for_an_answer(string error, string data)
    {
        InstantTime time = new();
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Error(request, error));
        await using RpcChainClient client = node.Client(Patient, time);

        CallOutcome outcome = await client.CallAsync(new CallRequest(Address.Zero, default), BlockId.Latest, Cancellation);

        Assert.Equal(data, Hex.Of(Assert.IsType<CallOutcome.Reverted>(outcome).Data.Span));
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task FindBlockAsync_takes_no_other_block_than_the_one_asked_for()
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Result(request, BlockJson.Of(9)));
        await using RpcChainClient client = node.Client(Patient with { RetriesMax = 0 });
        BlockRef ninth = new(new ChainId(1), 9, BlockJson.HashOf(9), 1009);

        Assert.Equal(ninth, (await client.FindBlockAsync(BlockId.At(ninth), Cancellation))!.Ref);
        Assert.Equal(ninth, (await client.FindBlockAsync(BlockId.At(9), Cancellation))!.Ref);
        await Assert.ThrowsAsync<RpcDistrustException>(() => client.FindBlockAsync(BlockId.At(8), Cancellation));
        await Assert.ThrowsAsync<RpcDistrustException>(
            () => client.FindBlockAsync(BlockId.At(ninth with { Hash = BlockJson.HashOf(9, fork: 2) }), Cancellation));
    }

    [Theory]
    [InlineData("""{"baseFeePerGas":[],"reward":[]}""")]
    [InlineData("""{"baseFeePerGas":["0x1","0x2"]}""")]
    [InlineData("""{"baseFeePerGas":["0x1","0x2"],"reward":[["0x1"]]}""")]
    [InlineData("""{"baseFeePerGas":["0x1","0x2"],"reward":[["0x1","nonsense"]]}""")]
    [InlineData("""{"reward":[["0x1","0x1"]]}""")]
    [InlineData("17")]
    public async Task ReadFeeHistoryAsync_rejects_a_history_that_is_not_whole(string history)
    {
        using FakeNode node = FakeNode.OfChainOne(request => FakeNode.Result(request, history));
        await using RpcChainClient client = node.Client(Patient with { RetriesMax = 0 });

        await Assert.ThrowsAsync<RpcTransportException>(() => client.ReadFeeHistoryAsync(1, [10, 50], Cancellation));
    }

    [Fact]
    public async Task NewHeadsAsync_polls_where_nothing_announces_heads_and_repeats_what_fails()
    {
        int asked = 0;
        using FakeNode node = FakeNode.OfChainOne(request => ++asked switch
        {
            < 4 => FakeNode.Result(request, BlockJson.Of(1)),
            < 4 + 3 => FakeNode.Json("", HttpStatusCode.BadGateway),
            _ => FakeNode.Result(request, BlockJson.Of(2)),
        });
        await using RpcChainClient client = node.Client(Patient, new InstantTime());

        Assert.Equal([1, 2], await client.NewHeadsAsync(Cancellation).Take(2).Select(head => head.Ref.Number).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task NewHeadsAsync_says_that_nobody_answers_and_can_be_asked_anew()
    {
        bool isDown = false;
        using FakeNode node = FakeNode.OfChainOne(request =>
            isDown ? FakeNode.Json("", HttpStatusCode.BadGateway) : FakeNode.Result(request, BlockJson.Of(1)));
        await using RpcChainClient client = node.Client(Patient, new InstantTime());
        await using IAsyncEnumerator<BlockHeader> heads = client.NewHeadsAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await heads.MoveNextAsync());

        isDown = true;

        await Assert.ThrowsAnyAsync<RpcException>(async () => await heads.MoveNextAsync());
        isDown = false;
        Assert.Equal(1, (await client.NewHeadsAsync(Cancellation).FirstAsync(Cancellation)).Ref.Number);
    }

    private static RpcChainClient ClientOf(InstantTime time, RecordingLogger logger, params FakeNode[] nodes) =>
        new(new ChainId(1), [.. nodes.Select(node => node.Transport(Patient, time))], time, new Random(1), Patient, logger);

    private static Task<BigInteger> ReadAsync(RpcChainClient client) =>
        client.ReadBalanceAsync(Address.Zero, BlockId.Latest, Cancellation);
}
