using CrossMargin.Api;
using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Rpc.Endpoints;

public sealed class EndpointMeterTests : IDisposable
{
    // Other tests of this process are measured, too: this chain is only here.
    private const long Chain = 424_242;

    private const string Labels = "chain_id=\"424242\",endpoint=\"https://node0.example:443\"";

    private readonly MetricsExporter _exporter = new();

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public async Task Requests_errors_distrusts_votes_rates_and_heads_are_measured()
    {
        await using FakeEndpoints endpoints = new(2, FakeEndpoints.Options with { RetriesMax = 0 }, requestsPerSecondMax: 50, Chain);
        await endpoints.Client.FindBlockAsync(BlockId.Latest, TestContext.Current.CancellationToken);
        endpoints.Nodes[0].Fault = request => FakeNode.Error(request, """{"code":429,"message":"slow down"}""");
        await Assert.ThrowsAsync<RpcErrorException>(() => endpoints.ReadBlockAsync(3));
        endpoints.Time.Advance(TimeSpan.FromMinutes(1));
        endpoints.Nodes[0].Fault = null;
        endpoints.Nodes[0].Logs = _ => $"\"result\":[{LogJson.Of(99, 0).ToJsonString()}]";
        await Assert.ThrowsAsync<RpcDistrustException>(() => endpoints.ReadLogsAsync(1, 2));
        Assert.Null(await endpoints.Client.FindReceiptAsync(Hash32.OfNumber(77), TestContext.Current.CancellationToken));

        string[] lines = _exporter.Export().Split('\n');

        Assert.Contains($"crossmargin_rpc_request_duration_seconds_count{{{Labels},rpc_method=\"eth_chainId\"}} 1", lines);
        Assert.Contains($"crossmargin_rpc_request_duration_seconds_count{{{WithError("rate_limit")},rpc_method=\"eth_getBlockByNumber\"}} 1", lines);
        Assert.Contains($"crossmargin_rpc_distrusts_total{{{Labels},reason=\"log_not_asked\"}} 1", lines);
        Assert.Contains("crossmargin_rpc_quorums_total{chain_id=\"424242\",outcome=\"agreed\"} 1", lines);
        Assert.Contains($"crossmargin_rpc_endpoint_available{{{Labels}}} 0", lines);
        Assert.Contains($"crossmargin_rpc_endpoint_head_block{{{Labels}}} 100", lines);
        Assert.Contains(lines, line => line.StartsWith($"crossmargin_rpc_endpoint_rate_limit_per_second{{{Labels}}} 25", StringComparison.Ordinal));
    }

    [Fact]
    public void Reasons_are_distinct_labels()
    {
        string[] reasons =
        [.. from type in typeof(Distrust).GetNestedTypes()
            where type.IsSubclassOf(typeof(Distrust))
            let arguments = type.GetConstructors()[0].GetParameters().Select(parameter => Example(parameter.ParameterType))
            select ((Distrust)Activator.CreateInstance(type, [.. arguments])!).Reason];

        Assert.InRange(reasons.Length, 15, 100);
        Assert.Equal(reasons.Distinct(), reasons);
        Assert.All(reasons, reason => Assert.Matches("^[a-z]+(_[a-z]+)*$", reason));
    }

    private static string WithError(string kind) =>
        $"chain_id=\"424242\",endpoint=\"https://node0.example:443\",error_type=\"{kind}\"";

    private static object? Example(Type type) => type == typeof(string) ? "" : Activator.CreateInstance(type);
}
