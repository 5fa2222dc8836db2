using System.Text.Json.Nodes;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class LogLimitTests
{
    private static readonly Address Other = Address.Parse("0x00000000000000000000000000000000000000ab");

    [Fact]
    public async Task A_range_that_one_endpoint_refuses_is_read_from_another_and_not_offered_again()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Logs = asked => asked.To - asked.From + 1 > 10 ? Limit("up to a 10 block range") : "\"result\":[]";

        (await endpoints.ReadLogsAsync(1, 50)).Dispose();
        (await endpoints.ReadLogsAsync(51, 99)).Dispose();
        (await endpoints.ReadLogsAsync(1, 10)).Dispose();

        Assert.Equal([2, 2], endpoints.Nodes.Select(node => node.CountOf("eth_getLogs")));
        Assert.Equal(10, endpoints[0].LogBlocksMax);
        Assert.Null(endpoints[1].LogBlocksMax);
    }

    [Fact]
    public async Task A_range_that_no_endpoint_takes_tells_what_the_most_generous_takes_and_is_not_asked_for_again()
    {
        await using FakeEndpoints endpoints = new(2);
        endpoints.Nodes[0].Logs = asked => asked.To - asked.From + 1 > 10 ? Limit("limited to a 10 blocks range") : "\"result\":[]";
        endpoints.Nodes[1].Logs = asked => asked.To - asked.From + 1 > 30 ? Limit("max block range: 30") : "\"result\":[]";

        RpcLimitException first = await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 90));
        RpcLimitException again = await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 90));
        (await endpoints.ReadLogsAsync(1, 30)).Dispose();

        Assert.Equal([30, 30], new[] { first, again }.Select(refusal => (int)refusal.Limits.Blocks!));
        Assert.Equal([1, 2], endpoints.Nodes.Select(node => node.CountOf("eth_getLogs")));
    }

    [Fact]
    public async Task What_was_learnt_without_a_number_is_forgotten_after_ten_minutes_and_with_one_after_an_hour()
    {
        await using FakeEndpoints endpoints = new(1);
        endpoints.Nodes[0].Logs = _ => Limit("response too large");
        await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 80));
        Assert.Equal(40, endpoints[0].LogBlocksMax);
        endpoints.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(endpoints[0].LogBlocksMax);

        endpoints.Nodes[0].Logs = _ => Limit("max block range: 30");
        await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 80));
        endpoints.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(30, endpoints[0].LogBlocksMax);
        endpoints.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(endpoints[0].LogBlocksMax);
    }

    [Fact]
    public async Task A_limit_in_bytes_is_one_in_logs_by_the_size_that_they_had()
    {
        await using FakeEndpoints endpoints = new(1);
        endpoints.Nodes[0].Logs = _ => Result(LogJson.Of(1, 0), LogJson.Of(2, 0));
        (await endpoints.ReadLogsAsync(1, 2)).Dispose();
        endpoints.Nodes[0].Logs = _ => Limit("Response size is larger than 7MB limit");

        await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 80));

        Assert.InRange(endpoints[0].LogResultsMax!.Value, 9_000, 11_000);
    }

    /// <summary>A single block is cut by contracts, and its parts come together in order.</summary>
    [Fact]
    public async Task One_block_that_is_too_much_is_read_contract_by_contract()
    {
        await using FakeEndpoints endpoints = new(1);
        endpoints.Nodes[0].Logs = asked => asked.Contracts.Length > 1
            ? Limit("query returned more than 2 results")
            : Result([.. Enumerable.Range(0, 4).Where(index => index % 2 == (asked.Contracts[0] == Other.ToString() ? 1 : 0))
                .Select(index => Of(5, index, asked.Contracts[0]))]);

        using LogBatch logs = await endpoints.ReadLogsAsync(5, 5, filter: FakeEndpoints.Filter(LogJson.Contract, Other));

        Assert.Equal([0, 1, 2, 3], logs.Span.ToArray().Select(log => log.LogIndex));
        Assert.All(logs.Span.ToArray(), log => Assert.Equal([1, 2], log.Data.ToArray()));
    }

    [Fact]
    public async Task Parts_of_one_block_that_are_of_two_forks_are_not_believed()
    {
        await using FakeEndpoints endpoints = new(1, FakeEndpoints.Options with { RetriesMax = 0 });
        endpoints.Nodes[0].Logs = asked => asked.Contracts.Length > 1
            ? Limit("query returned more than 2 results")
            : Result(Of(5, asked.Contracts[0] == Other.ToString() ? 1 : 0, asked.Contracts[0], fork: asked.Contracts[0] == Other.ToString()));

        RpcDistrustException fault = await Assert.ThrowsAsync<RpcDistrustException>(
            () => endpoints.ReadLogsAsync(5, 5, filter: FakeEndpoints.Filter(LogJson.Contract, Other)));

        Assert.IsType<Distrust.TwoForks>(fault.Distrust);
    }

    [Fact]
    public async Task A_round_number_of_logs_that_ends_before_the_range_does_is_asked_for_in_parts()
    {
        await using FakeEndpoints endpoints = new(1);
        // The provider stops after 1,000 logs without a word: 60 of 20 blocks each are 1,200.
        endpoints.Nodes[0].Logs = asked => Result([.. LogsOf(asked.From, asked.To).Take(1_000)]);

        await Assert.ThrowsAsync<RpcLimitException>(() => endpoints.ReadLogsAsync(1, 60));
        using LogBatch half = await endpoints.ReadLogsAsync(1, 30);
        using LogBatch whole = await endpoints.ReadLogsAsync(1, 10);

        Assert.Equal(600, half.Count);
        Assert.Equal(1, endpoints[0].Distrusts["truncated"]);
        // It is no outage: the logs may as well have been a thousand.
        Assert.DoesNotContain(endpoints.Logger.Lines, line => line.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_round_number_of_logs_up_to_the_last_block_is_believed()
    {
        await using FakeEndpoints endpoints = new(1);
        endpoints.Nodes[0].Logs = asked => Result([.. LogsOf(asked.From, asked.To)]);

        using LogBatch logs = await endpoints.ReadLogsAsync(1, 50);

        Assert.Equal(1_000, logs.Count);
    }

    private static IEnumerable<JsonObject> LogsOf(long first, long last) =>
        from block in Enumerable.Range(0, (int)(last - first + 1)).Select(step => first + step)
        from index in Enumerable.Range(0, 20)
        select LogJson.Of(block, index);

    private static JsonObject Of(long block, int index, string contract, bool fork = false)
    {
        JsonObject log = LogJson.Of(block, index);
        log["address"] = contract;
        if (fork)
            log["blockHash"] = BlockJson.HashOf(block, fork: 2).ToString();
        return log;
    }

    private static string Result(params JsonObject[] logs) => $"\"result\":{new JsonArray(logs).ToJsonString()}";

    private static string Limit(string words) => $$"""
        "error":{"code":-32005,"message":"{{words}}"}
        """;
}
