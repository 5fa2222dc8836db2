using System.Numerics;
using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Devnet.Chains;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Rpc;

/// <summary>Every method against a real node.</summary>
public sealed class RpcChainClientTests(DevnetFixture devnet)
{
    private static readonly ChainId Chain = new(4242);
    private static readonly Hash32 Topic = Hash32.Parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

    /// <summary>Logs the call's data with two topics: the one above, and zero.</summary>
    private static readonly Address Logger = Address.Parse("0x00000000000000000000000000000000000000aa");
    private const string LoggerCode = "0x365f5f375f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef365fa2";

    /// <summary>Reverts with one word: 0x20.</summary>
    private static readonly Address Reverter = Address.Parse("0x00000000000000000000000000000000000000cc");
    private const string ReverterCode = "0x60205f5260205ffd";

    /// <summary>Returns the block's number as one word.</summary>
    private static readonly Address BlockTeller = Address.Parse("0x00000000000000000000000000000000000000bb");
    private const string BlockTellerCode = "0x435f5260205ff3";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reads_logs_of_a_range_over_either_way(bool overSocket)
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(overSocket ? anvil.WebSocket : anvil.Http);
        Address sender = (await anvil.Chain.ReadAccountsAsync(Cancellation))[0];
        for (byte number = 1; number <= 5; number++)
            await anvil.Chain.ExecuteAsync(sender, Logger, new byte[] { number, 0xff }, Cancellation);
        BlockRef head = (await client.FindBlockAsync(BlockId.Latest, Cancellation))!.Ref;
        LogFilter filter = new(new HashSet<Address> { Logger, Reverter }, new HashSet<Hash32> { Topic });

        using LogBatch logs = await client.ReadLogsAsync(filter, head.Number - 3, head.Number, Cancellation);
        using LogBatch none = await client.ReadLogsAsync(
            filter with { Topics = new HashSet<Hash32> { Hash32.OfNumber(1) } }, 0, head.Number, Cancellation);

        Assert.Equal(0, none.Count);
        Assert.Equal(4, logs.Count);
        Assert.Equal(["0x02ff", "0x03ff", "0x04ff", "0x05ff"], logs.Span.ToArray().Select(log => Hex.Of(log.Data.Span)));
        EventLog last = logs[3];
        Assert.Equal((Logger, 2, Topic), (last.Address, last.TopicCount, last.Topic0));
        Assert.Equal((head.Number, head.Hash, head.Timestamp), (last.BlockNumber, last.BlockHash, last.BlockTimestamp));
    }

    [Fact]
    public async Task Reads_blocks_by_tag_number_and_hash()
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(anvil.Http);
        await anvil.Chain.MineAsync(10, TimeSpan.FromSeconds(12), Cancellation);

        BlockHeader latest = (await client.FindBlockAsync(BlockId.Latest, Cancellation))!;
        BlockHeader safe = (await client.FindBlockAsync(BlockId.At(FinalityLevel.Safe), Cancellation))!;
        BlockHeader finalized = (await client.FindBlockAsync(BlockId.At(FinalityLevel.Finalized), Cancellation))!;
        BlockHeader pending = (await client.FindBlockAsync(BlockId.Pending, Cancellation))!;
        BlockHeader byHash = (await client.FindBlockAsync(BlockId.At(latest.Ref), Cancellation))!;
        IReadOnlyList<BlockHeader?> many = await client.FindBlocksAsync([.. Enumerable.Range(0, 12)], Cancellation);

        Assert.Equal(Chain, await client.ReadChainIdAsync(Cancellation));
        Assert.Equal((10, 8, 6, 11), (latest.Ref.Number, safe.Ref.Number, finalized.Ref.Number, pending.Ref.Number));
        Assert.Equal(latest.Ref, byHash.Ref);
        Assert.Equal(latest.Ref, many[10]!.Ref);
        Assert.Null(many[11]);
        Assert.All(many.Take(11).Skip(1).Zip(many), pair => Assert.Equal(pair.Second!.Ref.Hash, pair.First!.ParentHash));
        Assert.Null(await client.FindBlockAsync(BlockId.At(latest.Ref with { Hash = Hash32.OfNumber(1) }), Cancellation));
    }

    [Fact]
    public async Task Calls_are_answered_on_the_named_block_and_reverts_are_answers()
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(anvil.Http);
        await anvil.Chain.MineAsync(10, TimeSpan.FromSeconds(12), Cancellation);
        BlockRef seventh = (await client.FindBlockAsync(BlockId.At(7), Cancellation))!.Ref;
        CallRequest teller = new(BlockTeller, default);
        CallRequest reverter = new(Reverter, default);

        CallOutcome byHash = await client.CallAsync(teller, BlockId.At(seventh), Cancellation);
        IReadOnlyList<CallOutcome> many = await client.CallManyAsync([teller, reverter, teller], BlockId.At(5), Cancellation);

        Assert.Equal(7, NumberIn(byHash));
        Assert.Equal([5, 5], new[] { many[0], many[2] }.Select(NumberIn));
        Assert.Equal(0x20, Assert.IsType<CallOutcome.Reverted>(many[1]).Data.Span[31]);
        Assert.IsType<CallOutcome.Reverted>(await client.CallAsync(reverter, BlockId.Pending, Cancellation));
        RpcErrorException unknown = await Assert.ThrowsAsync<RpcErrorException>(
            () => client.CallAsync(teller, BlockId.At(seventh with { Hash = Hash32.OfNumber(1) }), Cancellation));
        Assert.True(unknown.IsTransient);
        await Assert.ThrowsAsync<RpcErrorException>(() => client.EstimateGasAsync(reverter, Cancellation));
    }

    [Fact]
    public async Task Signed_transactions_of_both_kinds_are_taken_and_found_again()
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(anvil.Http);
        PrivateKey key = PrivateKey.Parse("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318");
        await anvil.Chain.SetBalanceAsync(key.Address, BigInteger.Pow(10, 18), Cancellation);
        CallRequest call = new(Logger, new byte[] { 1 }, key.Address);
        long gas = await client.EstimateGasAsync(call, Cancellation);
        FeeSuggestion fees = FeeSuggestion.From(await client.ReadFeeHistoryAsync(5, [50], Cancellation), 0, 1_000_000);
        RawTransaction first = new Eip1559Transaction(
            Chain, 0, fees.MaxPriorityFeePerGas, fees.MaxFeePerGas, gas + 10_000, Logger, 0, call.Data)
        {
            AccessList = [new AccessListEntry(Logger, [Hash32.OfNumber(1), Hash32.OfNumber(2)])],
        }.Sign(key);
        RawTransaction second = new LegacyTransaction(Chain, 1, fees.MaxFeePerGas, 100_000, Reverter, 7, default).Sign(key);

        Assert.Null(await client.FindReceiptAsync(first.Hash, Cancellation));
        Assert.False(await client.HasTransactionAsync(first.Hash, Cancellation));
        Assert.Empty(await client.BroadcastAsync(first.Bytes, Cancellation));
        Assert.Empty(await client.BroadcastAsync(second.Bytes, Cancellation));
        Assert.True(await client.HasTransactionAsync(first.Hash, Cancellation));

        // It mines each at once, but answers before.
        while (await client.ReadTransactionCountAsync(key.Address, BlockId.Latest, Cancellation) < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        TransactionReceipt included = (await client.FindReceiptAsync(first.Hash, Cancellation))!;
        TransactionReceipt reverted = (await client.FindReceiptAsync(second.Hash, Cancellation))!;

        Assert.True(included.Succeeded);
        Assert.False(reverted.Succeeded);
        Assert.InRange(included.EffectiveGasPrice, BigInteger.One, fees.MaxFeePerGas);
        Assert.Equal(2, await client.ReadTransactionCountAsync(key.Address, BlockId.Latest, Cancellation));
        Assert.IsType<RpcErrorException>(Assert.Single(await client.BroadcastAsync(second.Bytes, Cancellation)));
        BigInteger paid = included.GasUsed * included.EffectiveGasPrice + reverted.GasUsed * reverted.EffectiveGasPrice;
        Assert.Equal(BigInteger.Pow(10, 18) - paid, await client.ReadBalanceAsync(key.Address, BlockId.Latest, Cancellation));
    }

    [Fact]
    public async Task Code_is_empty_where_there_is_none()
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(anvil.Http);

        Assert.Equal(ReverterCode, Hex.Of((await client.ReadCodeAsync(Reverter, BlockId.Latest, Cancellation)).Span));
        Assert.True((await client.ReadCodeAsync(Address.Zero, BlockId.Latest, Cancellation)).IsEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_heads_are_told_by_subscription_and_by_polling(bool overSocket)
    {
        await using LocalNode anvil = await StartAsync();
        await using RpcChainClient client = Client(overSocket ? anvil.WebSocket : anvil.Http);
        List<long> numbers = [];

        await foreach (BlockHeader head in client.NewHeadsAsync(Cancellation))
        {
            numbers.Add(head.Ref.Number);
            Assert.Equal(head.Ref, (await client.FindBlockAsync(BlockId.At(head.Ref.Number), Cancellation))!.Ref);
            if (numbers.Count == 4)
                break;
            await anvil.Chain.MineAsync(1, TimeSpan.FromSeconds(12), Cancellation);
        }

        Assert.Equal([0, 1, 2, 3], numbers);
    }

    [Fact]
    public async Task A_node_that_dies_in_mid_run_fails_reads_with_a_passing_fault_and_the_next_endpoint_serves()
    {
        await using LocalNode survivor = await StartAsync();
        LocalNode dying = await StartAsync();
        await using RpcChainClient both = Client(dying.WebSocket, survivor.Http);
        await using RpcChainClient alone = Client(dying.Http);
        await survivor.Chain.MineAsync(5, TimeSpan.FromSeconds(12), Cancellation);
        long before = (await both.FindBlockAsync(BlockId.Latest, Cancellation))!.Ref.Number;

        await dying.DisposeAsync();
        long after = (await both.FindBlockAsync(BlockId.Latest, Cancellation))!.Ref.Number;

        Assert.Equal((0, 5), (before, after));
        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => alone.FindBlockAsync(BlockId.Latest, Cancellation));
        Assert.True(fault.IsTransient);
    }

    private async Task<LocalNode> StartAsync()
    {
        LocalNode anvil = await devnet.StartAnvilAsync(new NodeOptions(Chain, SlotsInAnEpoch: 2), Cancellation);
        (Address Address, string Code)[] contracts = [(Logger, LoggerCode), (Reverter, ReverterCode), (BlockTeller, BlockTellerCode)];
        using HttpClient http = JsonRpcTransport.CreateHttpClient();
        await using JsonRpcTransport transport = new(anvil.Http, http, TimeProvider.System);
        foreach ((Address address, string code) in contracts)
            Assert.Equal(JsonValueKind.Null, (await transport.RequestAsync("hardhat_setCode", [address, code], Cancellation)).ValueKind);
        return anvil;
    }

    private static RpcChainClient Client(params Uri[] endpoints)
    {
        RpcOptions options = new() { RetriesMax = 3, BackoffFirst = TimeSpan.FromMilliseconds(20), HeadPollInterval = TimeSpan.FromMilliseconds(50) };
        HttpClient http = JsonRpcTransport.CreateHttpClient();
        JsonRpcTransport[] transports =
            [.. endpoints.Select(endpoint => new JsonRpcTransport(endpoint, http, TimeProvider.System, options))];
        return new RpcChainClient(Chain, transports, TimeProvider.System, new Random(1), options);
    }

    private static int NumberIn(CallOutcome outcome) => Assert.IsType<CallOutcome.Returned>(outcome).Data.Span[31];
}
