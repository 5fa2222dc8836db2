using System.Text.Json;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc;

public sealed class WebSocketTests
{
    private static readonly RpcOptions Quick = new()
    {
        RetriesMax = 2,
        BackoffFirst = TimeSpan.FromMilliseconds(5),
        BackoffMax = TimeSpan.FromMilliseconds(20),
        HeadPollInterval = TimeSpan.FromMilliseconds(10),
        HeadStallTimeout = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>A defect in what is tested here shows as a wait without an end.</summary>
    private const int TimeoutMs = 60_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeoutMs)]
    public async Task Answers_find_their_requests_in_any_order()
    {
        await using FakeSocketNode node = await FakeSocketNode.StartAsync(async (_, talk) =>
        {
            JsonElement[] requests = [await talk.HearAsync(), await talk.HearAsync(), await talk.HearAsync()];
            await talk.SayAsync("""{"jsonrpc":"2.0","id":12345,"result":"for nobody"}""");
            foreach (JsonElement request in requests.Reverse())
                await talk.AnswerAsync(request, request.GetProperty("params")[0].GetRawText());
        });
        await using JsonRpcTransport transport = Transport(node);

        JsonElement[] answers = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(number => transport.RequestAsync("echo", [number], Cancellation)));

        Assert.Equal([0, 1, 2], answers.Select(answer => answer.GetInt32()));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_batch_is_answered_over_one_socket_too()
    {
        await using FakeSocketNode node = await FakeSocketNode.StartAsync(async (_, talk) =>
        {
            await talk.AnswerAsync(await talk.HearAsync(), "\"0x1\"");
            JsonElement batch = await talk.HearAsync();
            await talk.SayAsync($"[{string.Join(',', batch.EnumerateArray().Reverse().Select(request =>
                $$"""{"id":{{request.GetProperty("id")}},"result":{{BlockJson.Of(Convert.ToInt64(request.GetProperty("params")[0].GetString(), 16))}}}"""))}]");
        });
        await using RpcChainClient client = Client(Transport(node));

        IReadOnlyList<BlockHeader?> headers = await client.FindBlocksAsync([7, 5, 6], Cancellation);

        Assert.Equal([7, 5, 6], headers.Select(header => header!.Ref.Number));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_broken_socket_fails_what_is_pending_and_the_next_request_opens_another()
    {
        await using FakeSocketNode node = await FakeSocketNode.StartAsync(async (connection, talk) =>
        {
            JsonElement request = await talk.HearAsync();
            if (connection > 0)
                await talk.AnswerAsync(request, "\"0x7\"");
        });
        await using JsonRpcTransport transport = Transport(node);

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => transport.RequestAsync("m", [], Cancellation));
        JsonElement answer = await transport.RequestAsync("m", [], Cancellation);

        Assert.True(fault.IsTransient);
        Assert.Equal("0x7", answer.GetString());
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task An_unreachable_socket_is_a_passing_fault_without_secrets()
    {
        Uri endpoint;
        await using (FakeSocketNode gone = await FakeSocketNode.StartAsync((_, _) => Task.CompletedTask))
            endpoint = new UriBuilder(gone.Endpoint) { Path = $"/ws/{FakeNode.Secret}" }.Uri;
        await using JsonRpcTransport transport = new(endpoint, new HttpClient(), TimeProvider.System, Quick);

        RpcTransportException fault = await Assert.ThrowsAsync<RpcTransportException>(
            () => transport.RequestAsync("m", [], Cancellation));

        Assert.True(fault.IsTransient);
        Assert.DoesNotContain(FakeNode.Secret, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task An_answer_that_is_too_large_is_a_limit_to_the_one_who_asked()
    {
        await using FakeSocketNode node = await FakeSocketNode.StartAsync(async (_, talk) =>
            await talk.AnswerAsync(await talk.HearAsync(), $"\"{new string('x', 50_000)}\""));
        await using JsonRpcTransport transport = new(
            node.Endpoint, new HttpClient(), TimeProvider.System, Quick with { AnswerBytesMax = 40_000 });

        await Assert.ThrowsAsync<RpcLimitException>(() => transport.RequestAsync("m", [], Cancellation));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Cancelling_one_request_leaves_the_others_on_the_socket()
    {
        TaskCompletionSource heard = new();
        TaskCompletionSource cancelled = new();
        await using FakeSocketNode node = await FakeSocketNode.StartAsync(async (connection, talk) =>
        {
            // They are sent at the same time, and come in any order.
            JsonElement[] requests = [await talk.HearAsync(), await talk.HearAsync()];
            heard.SetResult();
            await cancelled.Task;
            foreach (JsonElement request in requests.OrderBy(request => request.GetProperty("params")[0].GetString(), StringComparer.Ordinal))
                await talk.AnswerAsync(request, request.GetProperty("params")[0].GetString() == "cancelled" ? "1" : $"{connection}");
        });
        await using JsonRpcTransport transport = Transport(node);
        using CancellationTokenSource cancelling = new();
        Task<JsonElement> first = transport.RequestAsync("m", ["cancelled"], cancelling.Token);
        Task<JsonElement> second = transport.RequestAsync("m", ["kept"], Cancellation);

        await heard.Task;
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        cancelled.SetResult();

        Assert.Equal(0, (await second).GetInt32());
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task NewHeadsAsync_tells_the_head_of_now_and_then_each_that_is_announced()
    {
        await using FakeSocketNode node = await FakeSocketNode.StartAsync((_, talk) => ServeAsync(talk, head: () => 5, async () =>
        {
            await talk.AnnounceAsync(BlockJson.Of(6));
            await talk.AnnounceAsync(BlockJson.Of(7));
            await talk.SilenceAsync();
        }));
        await using RpcChainClient client = Client(Transport(node));

        Assert.Equal([5, 6, 7], await HeadsAsync(client, number => number == 7));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task NewHeadsAsync_reconnects_when_its_subscription_breaks_and_polls_meanwhile()
    {
        RecordingLogger logger = new();
        int head = 5;
        int looks = 0;
        int subscriptions = 0;
        await using FakeSocketNode node = await FakeSocketNode.StartAsync((_, talk) => ServeAsync(talk, Look, async () =>
        {
            // The head is looked for before the first announcement is heard.
            for (int before = Volatile.Read(ref looks); Volatile.Read(ref looks) == before;)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
            int announced = 5 + Interlocked.Increment(ref subscriptions);
            await talk.AnnounceAsync(BlockJson.Of(announced));
            Volatile.Write(ref head, announced);
            if (announced == 7)
                await talk.SilenceAsync();
        }));
        await using RpcChainClient client = Client(Transport(node), logger);

        IReadOnlyList<long> heads = await HeadsAsync(client, number => number == 7);

        Assert.Equal(heads.Order().Distinct(), heads);
        Assert.Single(logger.Lines, line => line.Contains("no subscription", StringComparison.Ordinal));
        Assert.Single(logger.Lines, line => line.Contains("subscribed to new heads again", StringComparison.Ordinal));

        long Look()
        {
            Interlocked.Increment(ref looks);
            return Volatile.Read(ref head);
        }
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task NewHeadsAsync_leaves_a_subscription_that_is_silent_although_the_chain_goes_on()
    {
        int head = 5;
        int subscriptions = 0;
        await using FakeSocketNode node = await FakeSocketNode.StartAsync((_, talk) => ServeAsync(talk, () => head, async () =>
        {
            Interlocked.Increment(ref subscriptions);
            await talk.SilenceAsync();
        }));
        await using RpcChainClient client = Client(Transport(node));
        List<long> heads = [];

        await foreach (BlockHeader announced in client.NewHeadsAsync(Cancellation))
        {
            heads.Add(announced.Ref.Number);
            head++;
            if (heads.Count == 5)
                break;
        }

        Assert.Equal([5, 6, 7, 8, 9], heads);
        Assert.True(subscriptions > 1);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task NewHeadsAsync_leaves_a_subscription_that_stays_silent_for_longer_each_time()
    {
        int head = 5;
        int subscriptions = 0;
        await using FakeSocketNode node = await FakeSocketNode.StartAsync((_, talk) => ServeAsync(talk, () => Interlocked.Increment(ref head), async () =>
        {
            Interlocked.Increment(ref subscriptions);
            await talk.SilenceAsync();
        }));
        RpcOptions options = Quick with
        {
            HeadStallTimeout = TimeSpan.FromMilliseconds(10),
            BackoffFirst = TimeSpan.FromMilliseconds(20),
            BackoffMax = TimeSpan.FromSeconds(10),
        };
        await using RpcChainClient client = new(
            new ChainId(1), [new JsonRpcTransport(node.Endpoint, new HttpClient(), TimeProvider.System, options)], TimeProvider.System,
            new Random(1), options);

        await HeadsAsync(client, number => number >= 80);

        Assert.InRange(subscriptions, 2, 12);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task NewHeadsAsync_polls_when_subscriptions_are_refused_and_ends_at_once_when_cancelled()
    {
        int head = 5;
        await using FakeSocketNode node = await FakeSocketNode.StartAsync((_, talk) => ServeAsync(talk, () => head++, subscribed: null));
        await using RpcChainClient client = Client(Transport(node));
        using CancellationTokenSource cancelling = new();
        List<long> heads = [];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (BlockHeader polled in client.NewHeadsAsync(cancelling.Token))
            {
                heads.Add(polled.Ref.Number);
                if (heads.Count == 3)
                    await cancelling.CancelAsync();
            }
        });

        Assert.Equal([5, 6, 7], heads);
    }

    /// <summary>Answers as a node of chain 1 until it is subscribed to; then the test goes on.</summary>
    private static async Task ServeAsync(FakeSocketNode.Conversation talk, Func<long> head, Func<Task>? subscribed)
    {
        while (true)
        {
            JsonElement request = await talk.HearAsync();
            switch (request.GetProperty("method").GetString())
            {
                case "eth_chainId":
                    await talk.AnswerAsync(request, "\"0x1\"");
                    break;
                case "eth_subscribe" when subscribed is null:
                    await talk.SayAsync($$$"""{"id":{{{request.GetProperty("id")}}},"error":{"code":-32601,"message":"no"}}""");
                    break;
                case "eth_subscribe":
                    await talk.AnswerAsync(request, "\"0x1\"");
                    await subscribed();
                    return;
                default:
                    await talk.AnswerAsync(request, BlockJson.Of(head()));
                    break;
            }
        }
    }

    private static async Task<IReadOnlyList<long>> HeadsAsync(RpcChainClient client, Predicate<long> isLast)
    {
        List<long> heads = [];
        await foreach (BlockHeader head in client.NewHeadsAsync(Cancellation))
        {
            heads.Add(head.Ref.Number);
            if (isLast(head.Ref.Number))
                break;
        }

        return heads;
    }

    private static JsonRpcTransport Transport(FakeSocketNode node) =>
        new(node.Endpoint, new HttpClient(), TimeProvider.System, Quick);

    private static RpcChainClient Client(JsonRpcTransport transport, RecordingLogger? logger = null) =>
        new(new ChainId(1), [transport], TimeProvider.System, new Random(1), Quick, logger);
}
