using System.Diagnostics;
using System.Diagnostics.Metrics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>What is measured of one chain's endpoints. Ends with them.</summary>
/// <remarks>Names and units as OpenTelemetry's conventions want them; a duration's count is the number of exchanges.</remarks>
internal sealed class EndpointMeter : IDisposable
{
    public const string Name = "CrossMargin.Chain";

    private readonly Meter _meter = new(Name);
    private readonly KeyValuePair<string, object?> _chain;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _distrusts;
    private readonly Counter<long> _quorums;

    public EndpointMeter(ChainId chain)
    {
        _chain = new KeyValuePair<string, object?>("chain.id", chain.Value);
        _durations = _meter.CreateHistogram(
            "crossmargin.rpc.request.duration", "s", "Time from sending a request, or a batch, to its answer, by what went wrong.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _distrusts = _meter.CreateCounter<long>("crossmargin.rpc.distrusts", "{answer}", "Answers that were not believed, by reason.");
        _quorums = _meter.CreateCounter<long>("crossmargin.rpc.quorums", "{question}", "Questions put to a quorum of endpoints, by outcome.");
    }

    /// <param name="conditions">How the endpoints fare whenever somebody looks.</param>
    public void Observe(Func<IReadOnlyList<EndpointCondition>> conditions)
    {
        Gauge("crossmargin.rpc.endpoint.available", "", "1 while the endpoint is asked in its turn, 0 while it is left out.", conditions, IsAvailable);
        Gauge("crossmargin.rpc.endpoint.rate_limit", "{request}/s", "How often the endpoint may be asked; none without a bound.", conditions,
            condition => condition.RequestsPerSecond);
        Gauge("crossmargin.rpc.endpoint.head_block", "", "The highest block that the endpoint is known to have.", conditions,
            condition => condition.Head?.Number);
    }

    public void Ended(string endpoint, string method, TimeSpan duration, RpcException? fault)
    {
        TagList tags = [_chain, new("endpoint", endpoint), new("rpc.method", method)];
        if (fault is not null)
            tags.Add("error.type", RpcFault.KindOf(fault));
        _durations.Record(duration.TotalSeconds, tags);
    }

    /// <param name="endpoint">"several" where nobody knows which one erred.</param>
    public void Distrusted(string endpoint, Distrust distrust) =>
        _distrusts.Add(1, _chain, new("endpoint", endpoint), new("reason", distrust.Reason));

    public void Voted(bool isAgreed) => _quorums.Add(1, _chain, new("outcome", isAgreed ? "agreed" : "disputed"));

    public void Dispose() => _meter.Dispose();

    private static double? IsAvailable(EndpointCondition condition) =>
        condition.State is EndpointState.Resting or EndpointState.OtherChain or EndpointState.Lagging ? 0 : 1;

    private void Gauge(
        string name, string unit, string description, Func<IReadOnlyList<EndpointCondition>> conditions, Func<EndpointCondition, double?> value) =>
        _meter.CreateObservableGauge(
            name,
            () => from condition in conditions()
                  where value(condition) is not null
                  select new Measurement<double>(value(condition)!.Value, _chain, new("endpoint", condition.Name)),
            unit,
            description);
}
