namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>Which endpoint is asked: the first in the configured order that is well. Called under the pool's lock.</summary>
/// <remarks>
/// Well is an endpoint that is on the right chain, neither rests nor lags, takes the range, may be asked now, and is not far slower than
/// another one. Some questions go to the one that was asked the longest ago: what nobody asks, nobody knows.
/// </remarks>
internal sealed class EndpointChoice(IReadOnlyList<RpcEndpoint> endpoints, double exploredFraction)
{
    /// <summary>A preferred endpoint may be so much slower than another one, and so many milliseconds more.</summary>
    private const double SlowFactor = 4, SlowMs = 50;

    private const double ErrorFractionMax = 0.5;

    /// <summary>An endpoint whose next free place is no further away counts as free: an order of preference is worth that wait.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(SlowMs);

    /// <summary>Whether it may be asked now, or nearly.</summary>
    public static bool IsFree(RpcEndpoint endpoint) => endpoint.Transport.Traffic.Pacer.Wait <= WaitMax;

    /// <summary>Those that would be asked for it now, in the configured order; when none is well, the one that comes back first.</summary>
    public IReadOnlyList<RpcEndpoint> Ready(DateTimeOffset now)
    {
        RpcEndpoint[] usable = [.. endpoints.Where(endpoint => !endpoint.IsShutOut(now))];
        RpcEndpoint[] whole = [.. usable.Where(endpoint => endpoint.Circuit.IsOpenTo(now))];
        RpcEndpoint[] ready = [.. whole.Where(endpoint => endpoint.LagsUntil <= now)];
        return ready.Length > 0 ? ready : whole.Length > 0 ? whole : [.. usable.OrderBy(endpoint => endpoint.Circuit.RestsUntil).Take(1)];
    }

    /// <param name="pinned">Where the reads before this one went.</param>
    /// <param name="draw">0 to 1.</param>
    /// <returns>Null when none takes the range.</returns>
    public (RpcEndpoint? Endpoint, bool IsExplored) Choose(Question question, RpcEndpoint? pinned, DateTimeOffset now, Func<double> draw)
    {
        RpcEndpoint[] ready = [.. Ready(now).Where(endpoint => endpoint.Limits.BlocksAt(now) >= question.Blocks)];
        if (ready.Length <= 1 || (pinned is not null && ready.Contains(pinned)))
            return (pinned is not null && ready.Contains(pinned) ? pinned : ready.FirstOrDefault(), false);
        RpcEndpoint usual = ready.FirstOrDefault(endpoint => IsFree(endpoint) && !IsSlow(endpoint, ready, question.Method))
            ?? ready.FirstOrDefault(IsFree)
            ?? ready.MinBy(endpoint => endpoint.Transport.Traffic.Pacer.Wait)!;
        RpcEndpoint? explored = question.MayExplore && draw() < exploredFraction
            ? ready.Where(endpoint => endpoint != usual && IsFree(endpoint)).MinBy(endpoint => endpoint.LastAsked)
            : null;
        return (explored ?? usual, explored is not null);
    }

    /// <summary>Others than these that may be asked as well, without a wait first, the one asked the longest ago first.</summary>
    public IReadOnlyList<RpcEndpoint> Others(IReadOnlyCollection<RpcEndpoint> asked, DateTimeOffset now) =>
        [.. Ready(now).Except(asked).OrderBy(endpoint => endpoint.Transport.Traffic.Pacer.Wait).ThenBy(endpoint => endpoint.LastAsked)];

    private static bool IsSlow(RpcEndpoint endpoint, RpcEndpoint[] ready, string method)
    {
        (double? medianMs, double errorFraction) = endpoint.Transport.Traffic.Judge(method);
        if (errorFraction > ErrorFractionMax)
            return true;
        double? bestMs = ready.Min(other => other.Transport.Traffic.Judge(method).MedianMs);
        return medianMs > SlowFactor * bestMs + SlowMs;
    }
}
