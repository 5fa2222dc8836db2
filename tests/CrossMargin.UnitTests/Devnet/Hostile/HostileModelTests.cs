using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrossMargin.Devnet.Hostile;

namespace CrossMargin.UnitTests.Devnet.Hostile;

public sealed class HostileModelTests
{
    private const string LogsRequest = """{"jsonrpc":"2.0","id":7,"method":"eth_getLogs","params":[{}]}""";
    private const string ChainIdRequest = """{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}""";

    public static TheoryData<HostileFault> AllFaults => [.. Enum.GetValues<HostileFault>()];

    [Theory]
    [MemberData(nameof(AllFaults))]
    public void Each_fault_befalls_what_it_can_and_a_healed_model_is_honest_to_the_byte(HostileFault fault)
    {
        HostileModel model = new(HostilePlan.Only(fault, seed: 1, odds: 1));
        HostileExchange[] exchanges = [.. SomeExchanges()];
        bool[] changed = [.. exchanges.Select(exchange => !IsHonest(model.Answer(exchange), exchange))];
        Assert.Contains(true, changed);
        Assert.Equal(changed.Count(each => each), model.Counts.Values.Sum());
        Assert.Equal(fault, Assert.Single(model.Counts).Key);

        model.Plan = HostilePlan.None;
        Assert.All(exchanges, exchange => Assert.True(IsHonest(model.Answer(exchange), exchange)));
    }

    [Fact]
    public void The_same_seed_spoils_the_same_exchanges_in_the_same_way()
    {
        string first = Story(new HostileModel(HostilePlan.Mixed(42, 0.2)));
        Assert.Equal(first, Story(new HostileModel(HostilePlan.Mixed(42, 0.2))));
        Assert.NotEqual(first, Story(new HostileModel(HostilePlan.Mixed(43, 0.2))));
    }

    [Fact]
    public void Mixed_faults_all_happen_and_about_as_often_as_the_odds_say()
    {
        HostileModel model = new(HostilePlan.Mixed(7, 0.02));
        HostileExchange[] exchanges = [.. SomeExchanges()];
        for (int i = 0; i < 1_000; i++)
        {
            foreach (HostileExchange exchange in exchanges)
                model.Answer(exchange);
        }

        Assert.Equal(Enum.GetValues<HostileFault>(), model.Counts.Keys);
        // Latency can befall all of them, and is thrown first.
        Assert.InRange(model.Counts[HostileFault.Latency], 0.015 * 1_000 * exchanges.Length, 0.025 * 1_000 * exchanges.Length);
    }

    [Fact]
    public void A_script_waits_for_the_exchanges_that_it_is_for()
    {
        HostileModel model = new(new HostilePlan.Scripted(
            [new HostileStep(HostileFault.ServerError, "eth_chainId", Times: 2), new HostileStep(HostileFault.EmptyLogs)]));
        HostileExchange logs = OfLogs(3);
        HostileExchange chain = Http(ChainIdRequest, """{"jsonrpc":"2.0","id":1,"result":"0x7"}""");

        Assert.True(IsHonest(model.Answer(logs), logs));
        Assert.False(IsHonest(model.Answer(chain), chain));
        Assert.False(IsHonest(model.Answer(chain), chain));
        Assert.True(IsHonest(model.Answer(chain), chain));
        Assert.Empty(Result(model.Answer(logs)).AsArray());
        Assert.True(IsHonest(model.Answer(logs), logs));
    }

    [Theory]
    [InlineData(HostileFault.DuplicatedLogs, 5)]
    [InlineData(HostileFault.ReorderedLogs, 4)]
    [InlineData(HostileFault.ForeignLogs, 4)]
    [InlineData(HostileFault.EmptyLogs, 0)]
    public void Spoiled_logs_differ_from_the_honest_ones_and_keep_their_form(HostileFault fault, int count)
    {
        HostileExchange honest = OfLogs(4);
        for (long seed = 0; seed < 50; seed++)
        {
            JsonArray logs = Result(new HostileModel(HostilePlan.Only(fault, seed, 1)).Answer(honest)).AsArray();
            Assert.Equal(count, logs.Count);
            Assert.False(JsonNode.DeepEquals(logs, JsonNode.Parse(honest.Response.Span)!["result"]));
            Assert.All(logs, log => Assert.Equal(66, log!["blockHash"]!.GetValue<string>().Length));
        }
    }

    [Fact]
    public void Logs_of_another_fork_have_one_hash_per_block()
    {
        for (long seed = 0; seed < 50; seed++)
        {
            HostileAnswer answer = new HostileModel(HostilePlan.Only(HostileFault.ForeignLogs, seed, 1)).Answer(OfLogs(9));
            foreach (IGrouping<string, JsonNode?> block in Result(answer).AsArray().GroupBy(log => log!["blockNumber"]!.GetValue<string>()))
                Assert.Single(block.Select(log => log!["blockHash"]!.GetValue<string>()).Distinct());
        }
    }

    [Fact]
    public void A_stale_head_is_one_that_was_told_before_asked_for_or_not()
    {
        HostileModel model = new(HostilePlan.Only(HostileFault.StaleHead, 3, 1));
        Assert.True(IsHonest(model.Answer(OfHead(10)), OfHead(10)));
        Assert.Equal("0xa", NumberOf(Result(model.Answer(OfHead(11)))));
        JsonNode pushed = Json(model.Answer(OfPush(12)))["params"]!["result"]!;
        Assert.Contains(NumberOf(pushed), (string[])["0xa", "0xb"]);
    }

    [Fact]
    public void A_batch_is_spoiled_within_and_stays_a_batch()
    {
        HostileExchange batch = Http(
            $"[{ChainIdRequest},{LogsRequest}]",
            $$"""[{"jsonrpc":"2.0","id":7,"result":[]},{"jsonrpc":"2.0","id":1,"result":"0x7"}]""");
        JsonArray answers = Json(new HostileModel(HostilePlan.Only(HostileFault.WrongChainId, 1, 1)).Answer(batch)).AsArray();
        Assert.Equal(2, answers.Count);
        Assert.Empty(answers[0]!["result"]!.AsArray());
        Assert.NotEqual("0x7", answers[1]!["result"]!.GetValue<string>());
    }

    [Fact]
    public void A_refusal_by_rate_speaks_the_language_of_its_channel()
    {
        HostilePlan plan = HostilePlan.Only(HostileFault.RateLimit, 1, 1);
        HostileAnswer.Reply http = Assert.IsType<HostileAnswer.Reply>(new HostileModel(plan).Answer(OfLogs(1)));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (http.Status, http.RetryAfter));

        JsonNode error = Json(new HostileModel(plan).Answer(OfLogs(1) with { Channel = HostileChannel.WebSocket }));
        Assert.Equal((7, 429), (error["id"]!.GetValue<int>(), error["error"]!["code"]!.GetValue<int>()));
    }

    [Fact]
    public void A_drip_of_a_large_answer_has_an_end()
    {
        HostileExchange large = OfLogs(2_000);
        HostileBounds bounds = new();
        HostileAnswer.Drip drip = Assert.IsType<HostileAnswer.Drip>(new HostileModel(HostilePlan.Only(HostileFault.SlowDrip, 1, 1), bounds).Answer(large));
        Assert.InRange(large.Response.Length / drip.PieceBytes, 1, bounds.DripPiecesMax);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"method":5,"params":{}}""")]
    public void Requests_that_are_no_json_rpc_do_no_harm(string request)
    {
        for (long seed = 0; seed < 20; seed++)
            new HostileModel(HostilePlan.Mixed(seed, 0.5)).Answer(Http(request, """{"jsonrpc":"2.0","id":1,"error":{"code":-32600}}"""));
    }

    private static string Story(HostileModel model)
    {
        StringBuilder story = new();
        for (int i = 0; i < 20; i++)
        {
            foreach (HostileExchange exchange in SomeExchanges())
                story.AppendLine(Describe(model.Answer(exchange)));
        }

        return story.ToString();
    }

    private static string Describe(HostileAnswer answer) => answer switch
    {
        HostileAnswer.Reply reply => $"{reply.Delay} {reply.Status} {Encoding.UTF8.GetString(reply.Body.Span)}",
        HostileAnswer.Drip drip => $"{drip.PieceBytes} {drip.Pause}",
        _ => answer.ToString()!,
    };

    private static bool IsHonest(HostileAnswer answer, HostileExchange exchange) =>
        answer is HostileAnswer.Reply { Status: HttpStatusCode.OK, RetryAfter: null } reply
        && reply.Delay == TimeSpan.Zero && reply.Body.Span.SequenceEqual(exchange.Response.Span);

    private static IEnumerable<HostileExchange> SomeExchanges()
    {
        foreach (HostileChannel channel in Enum.GetValues<HostileChannel>())
        {
            yield return Http(ChainIdRequest, """{"jsonrpc":"2.0","id":1,"result":"0x7a69"}""") with { Channel = channel };
            yield return OfHead(10) with { Channel = channel };
            yield return OfHead(11) with { Channel = channel };
            yield return OfLogs(6) with { Channel = channel };
        }

        yield return OfPush(12);
    }

    private static HostileExchange OfLogs(int count) => Http(
        LogsRequest, $$"""{"jsonrpc":"2.0","id":7,"result":[{{string.Join(',', Enumerable.Range(0, count).Select(LogJson))}}]}""");

    private static string LogJson(int index) => JsonSerializer.Serialize(new
    {
        blockNumber = $"0x{10 + (index / 3):x}",
        blockHash = $"0x{10 + (index / 3):x64}",
        transactionHash = $"0x{index:x64}",
        logIndex = $"0x{index:x}",
        data = $"0x{index:x64}",
    });

    private static HostileExchange OfHead(int number) => Http(
        """{"jsonrpc":"2.0","id":"a","method":"eth_getBlockByNumber","params":["latest",false]}""",
        $$$"""{"jsonrpc":"2.0","id":"a","result":{"number":"0x{{{number:x}}}","hash":"0x{{{number:x64}}}"}}""");

    private static HostileExchange OfPush(int number) => new(HostileChannel.WebSocket, default, Bytes(
        $$$$"""{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{"number":"0x{{{{number:x}}}}","hash":"0x{{{{number:x64}}}}"}}}"""));

    private static HostileExchange Http(string request, string response) => new(HostileChannel.Http, Bytes(request), Bytes(response));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static JsonNode Json(HostileAnswer answer) => JsonNode.Parse(((HostileAnswer.Reply)answer).Body.Span)!;

    private static JsonNode Result(HostileAnswer answer) => Json(answer)["result"]!;

    private static string NumberOf(JsonNode head) => head["number"]!.GetValue<string>();
}
