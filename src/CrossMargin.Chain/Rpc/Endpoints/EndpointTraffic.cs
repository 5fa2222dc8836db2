namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>All requests to one endpoint: paced before they are sent, and remembered after they ended.</summary>
internal sealed class EndpointTraffic(string name, double? requestsPerSecondMax, TimeSpan patience, TimeProvider time)
{
    /// <summary>Methods whose latencies are told apart; more than the program knows.</summary>
    private const int MethodsMax = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LatencyWindow> _windows = [];
    private readonly LatencyWindow _all = new();
    private long _requests;
    private long _errors;

    public RequestPacer Pacer { get; } = new(requestsPerSecondMax, time);

    /// <summary>Told of each exchange at its end: its method, how long it took, and what went wrong if something did.</summary>
    public Action<string, TimeSpan, RpcException?>? Ended { get; set; }

    public long Requests => Interlocked.Read(ref _requests);

    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Waits until so many requests may be sent.</summary>
    /// <exception cref="RpcTransportException">The endpoint wants to be left alone for longer than patience lasts.</exception>
    public async Task<Exchange> BeginAsync(string method, int requests, CancellationToken cancellationToken)
    {
        (TimeSpan wait, bool isTaken) = Pacer.Take(requests, patience);
        if (!isTaken)
        {
            throw new RpcTransportException($"{name} asks to be left alone for {wait.TotalSeconds:0.#} s.", isTransient: true)
            {
                RetryAfter = wait,
            };
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
        Interlocked.Add(ref _requests, requests);
        return new Exchange(method, requests, time.GetUtcNow(), time.GetTimestamp());
    }

    /// <param name="fault">Null when it was answered; an error that answers the question is one, too.</param>
    public void End(Exchange exchange, RpcException? fault)
    {
        TimeSpan latency = time.GetElapsedTime(exchange.Started);
        bool failed = fault is RpcTransportException or RpcDistrustException;
        if (fault is not null && RpcFault.IsRateLimit(fault))
        {
            Pacer.Refused(exchange.SentAt, fault.RetryAfter);
            failed = true;
        }
        else if (!failed)
        {
            Pacer.Accepted(exchange.Requests);
        }

        if (failed)
            Interlocked.Increment(ref _errors);
        lock (_gate)
        {
            _all.Add(latency, failed);
            WindowOf(exchange.Method)?.Add(latency, failed);
        }

        Ended?.Invoke(exchange.Method, latency, fault);
    }

    /// <summary>The median latency of a method and the fraction of its requests that failed; null and 0 while there are too few to judge by.</summary>
    public (double? MedianMs, double ErrorFraction) Judge(string method)
    {
        lock (_gate)
            return WindowOf(method) is { } window ? (window.MedianMs, window.ErrorFraction) : (null, 0);
    }

    /// <summary>Over the last requests of every method: the latencies that half and 95 of 100 did not exceed; null without any answer.</summary>
    public (double? MedianMs, double? P95Ms) Latency()
    {
        lock (_gate)
            return (_all.QuantileMs(0.5), _all.QuantileMs(0.95));
    }

    private LatencyWindow? WindowOf(string method)
    {
        if (_windows.TryGetValue(method, out LatencyWindow? window) || _windows.Count >= MethodsMax)
            return window;
        return _windows[method] = new LatencyWindow();
    }

    /// <param name="Started">By the clock's own counter.</param>
    internal readonly record struct Exchange(string Method, int Requests, DateTimeOffset SentAt, long Started);
}
