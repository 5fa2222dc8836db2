namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>Leaves an endpoint out after a failure, for longer after each further one; then one request at a time tries it.</summary>
/// <remarks>
/// Polly's breaker tells its state only to the request that it breaks, and needs two failures; here the state chooses the endpoint.
/// Not safe for concurrent use.
/// </remarks>
/// <param name="restFirst">How long it is left out after the first failure; doubled with each further one.</param>
/// <param name="restMax">It is never left out for longer.</param>
/// <param name="trialMax">A trial that did not end by then is forgotten.</param>
internal sealed class EndpointCircuit(TimeSpan restFirst, TimeSpan restMax, TimeSpan trialMax)
{
    private int _failures;
    private DateTimeOffset _trialUntil;

    /// <summary>When the outage began; null while the endpoint answers.</summary>
    public DateTimeOffset? BrokenSince { get; private set; }

    /// <summary>It is passed over until then, while another one answers.</summary>
    public DateTimeOffset RestsUntil { get; private set; }

    /// <summary>Whether a request may go there: it is whole, or it has rested and nobody tries it now.</summary>
    public bool IsOpenTo(DateTimeOffset now) => BrokenSince is null || (RestsUntil <= now && _trialUntil <= now);

    /// <summary>A request goes there. Until its end no other one tries a broken endpoint.</summary>
    public void Enter(DateTimeOffset now)
    {
        if (BrokenSince is not null)
            _trialUntil = trialMax == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : now + trialMax;
    }

    /// <summary>A request ended without a word on the endpoint: it was cancelled.</summary>
    public void Leave() => _trialUntil = default;

    /// <returns>When the outage began that ends now; null when there was none.</returns>
    public DateTimeOffset? Succeed()
    {
        DateTimeOffset? since = BrokenSince;
        (BrokenSince, _failures, RestsUntil, _trialUntil) = (null, 0, default, default);
        return since;
    }

    /// <returns>Whether an outage begins.</returns>
    public bool Fail(DateTimeOffset now)
    {
        bool isFirst = BrokenSince is null;
        BrokenSince ??= now;
        double restMs = restFirst.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 30));
        RestsUntil = now + TimeSpan.FromMilliseconds(Math.Min(restMs, restMax.TotalMilliseconds));
        _trialUntil = default;
        return isFirst;
    }
}
