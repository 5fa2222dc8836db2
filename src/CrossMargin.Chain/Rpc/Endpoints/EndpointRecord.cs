using CrossMargin.Domain;
using Microsoft.Extensions.Logging;

namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>Writes down how endpoints fare, and says it: in the log when an outage begins and ends, in metrics, and whenever somebody asks.</summary>
/// <param name="gate">Guards the endpoints.</param>
internal sealed class EndpointRecord(
    ChainId chain, IReadOnlyList<RpcEndpoint> endpoints, Lock gate, EndpointMeter meter, RpcOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RateLogInterval = TimeSpan.FromMinutes(1);

    /// <summary>How each endpoint fares, in the configured order.</summary>
    public IReadOnlyList<EndpointCondition> Conditions
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            lock (gate)
                return [.. endpoints.Select(endpoint => ConditionOf(endpoint, now))];
        }
    }

    /// <summary>Whether the endpoint as such is at fault, rather than the question.</summary>
    public static bool IsOutage(RpcException fault) =>
        fault is RpcDistrustException || (fault is RpcTransportException && !RpcFault.IsRateLimit(fault));

    /// <summary>It answered. An error is an answer, too: the endpoint is there.</summary>
    public void Up(RpcEndpoint endpoint)
    {
        DateTimeOffset? since;
        lock (gate)
            since = endpoint.Circuit.Succeed();
        if (since is { } start)
        {
            double seconds = (time.GetUtcNow() - start).TotalSeconds;
            Log.EndpointUp(logger, chain.Value, endpoint.Name, seconds);
        }
    }

    public void Failed(RpcEndpoint endpoint, RpcException fault)
    {
        if (fault is RpcDistrustException distrusted)
            Distrust(endpoint, distrusted.Distrust);
        else if (RpcFault.IsRateLimit(fault))
            RateLimited(endpoint, fault);
        else if (IsOutage(fault))
            Down(endpoint, fault.Message);
        else
            Up(endpoint);
    }

    /// <summary>An answer that is not believed: counted, and charged to the endpoint that gave it, if it must have erred.</summary>
    /// <param name="endpoint">Null where nobody knows which one erred.</param>
    public void Distrust(RpcEndpoint? endpoint, Distrust distrust)
    {
        meter.Distrusted(endpoint?.Name ?? "several", distrust);
        Log.Distrusted(logger, chain.Value, endpoint?.Name ?? "several", distrust.Reason, distrust.Text);
        if (endpoint is null)
            return;
        lock (gate)
            endpoint.Distrusts[distrust.Reason] = endpoint.Distrusts.GetValueOrDefault(distrust.Reason) + 1;
        if (distrust.BlamesEndpoint)
            Down(endpoint, distrust.Text);
    }

    /// <summary>What chain the endpoint says it is on.</summary>
    public void Verified(RpcEndpoint endpoint, ChainId actual)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isNews;
        lock (gate)
        {
            isNews = actual != chain && !endpoint.IsForeign;
            endpoint.VerifiedAt = actual == chain ? now : null;
            endpoint.IsForeign = actual != chain;
            endpoint.ForeignUntil = now + options.ChainIdInterval;
        }

        if (isNews)
            Log.EndpointOnOtherChain(logger, chain.Value, endpoint.Name, actual.Value);
    }

    /// <summary>The endpoint said that this is its head.</summary>
    /// <returns>Why it is not to be believed: its head is far older than another endpoint's. Null when it keeps up.</returns>
    public Distrust? SawHead(RpcEndpoint endpoint, BlockRef head)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (gate)
        {
            endpoint.Head = head;
            // A head from the future makes nobody else late.
            BlockRef? newest = endpoints.Where(other => other != endpoint && !other.IsForeign && other.Circuit.BrokenSince is null)
                .Select(other => other.Head)
                .MaxBy(other => other?.Number ?? -1);
            long newestAt = Math.Min(newest?.Timestamp ?? long.MinValue, now.ToUnixTimeSeconds());
            bool lags = newest is { } ahead && ahead.Number > head.Number && newestAt - head.Timestamp > options.HeadLagMax.TotalSeconds;
            endpoint.LagsUntil = lags ? now + options.BackoffMax : default;
            return lags ? new Distrust.HeadBehind(head.Number, newest!.Value.Number) : null;
        }
    }

    /// <summary>Its logs are behind its headers: another one is asked for a while, although it answers.</summary>
    public void PassOver(RpcEndpoint endpoint)
    {
        lock (gate)
            endpoint.LagsUntil = time.GetUtcNow() + options.BackoffMax;
    }

    /// <summary>The endpoint has this block.</summary>
    public void SawBlock(RpcEndpoint endpoint, BlockRef block)
    {
        lock (gate)
        {
            if (endpoint.Head is not { } known || known.Number < block.Number)
                endpoint.Head = block;
        }
    }

    /// <summary>The endpoint gave so many logs, in about so many bytes.</summary>
    public void SawLogs(RpcEndpoint endpoint, long bytes, int logs)
    {
        lock (gate)
            endpoint.Limits.Learn(bytes, logs);
    }

    /// <summary>The endpoint refused a range of so many blocks.</summary>
    public void Refused(RpcEndpoint endpoint, RpcLimitException refusal, long blocks)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isNew;
        lock (gate)
            isNew = endpoint.Limits.Learn(refusal.Limits, blocks, now);
        if (isNew)
            Log.LimitsLearnt(logger, chain.Value, endpoint.Name, refusal.Message);
    }

    /// <summary>What to throw when no endpoint takes so many blocks, with what the most generous takes.</summary>
    public RpcLimitException LimitFor(RpcLimitException? refusal, long blocks)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (gate)
        {
            ProviderLimits most = endpoints.Where(endpoint => !endpoint.IsForeign)
                .Select(endpoint => endpoint.Limits.At(now))
                .MaxBy(limits => limits.Blocks ?? long.MaxValue)!;
            return new RpcLimitException(refusal?.Message ?? $"No endpoint takes a range of {blocks} blocks.") { Limits = most };
        }
    }

    private void Down(RpcEndpoint endpoint, string reason)
    {
        bool isFirst;
        lock (gate)
        {
            isFirst = endpoint.Circuit.Fail(time.GetUtcNow());
            endpoint.VerifiedAt = null;
            endpoint.Fault = reason;
        }

        if (isFirst && !endpoint.IsForeign)
            Log.EndpointDown(logger, chain.Value, endpoint.Name, reason);
    }

    /// <summary>No outage: it is asked less often, and another one meanwhile.</summary>
    private void RateLimited(RpcEndpoint endpoint, RpcException fault)
    {
        DateTimeOffset now = time.GetUtcNow();
        bool isNews;
        lock (gate)
        {
            endpoint.Circuit.Leave();
            endpoint.Fault = fault.Message;
            isNews = endpoint.RateLoggedAt is not { } logged || now - logged >= RateLogInterval;
            if (isNews)
                endpoint.RateLoggedAt = now;
        }

        if (isNews)
            Log.RateLimited(logger, chain.Value, endpoint.Name, endpoint.Transport.Traffic.Pacer.RequestsPerSecond ?? double.PositiveInfinity);
    }

    private static EndpointCondition ConditionOf(RpcEndpoint endpoint, DateTimeOffset now)
    {
        EndpointTraffic traffic = endpoint.Transport.Traffic;
        (double? medianMs, double? p95Ms) = traffic.Latency();
        ProviderLimits limits = endpoint.Limits.At(now);
        return new EndpointCondition(
            endpoint.Name, StateOf(endpoint, now), endpoint.Circuit.BrokenSince, traffic.Requests, traffic.Errors,
            new SortedDictionary<string, long>(endpoint.Distrusts, StringComparer.Ordinal), medianMs, p95Ms, traffic.Pacer.RequestsPerSecond,
            endpoint.Head, limits.Blocks, limits.Results, endpoint.Fault);
    }

    private static EndpointState StateOf(RpcEndpoint endpoint, DateTimeOffset now) =>
        endpoint.IsForeign ? EndpointState.OtherChain
        : endpoint.Circuit.BrokenSince is not null ? EndpointState.Resting
        : endpoint.LagsUntil > now ? EndpointState.Lagging
        : endpoint.Transport.Traffic.Pacer.Wait > TimeSpan.FromSeconds(1) ? EndpointState.Paused
        : endpoint.Transport.Traffic.Requests == 0 ? EndpointState.Unused
        : EndpointState.Well;
}
