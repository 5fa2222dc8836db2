namespace CrossMargin.Chain.Rpc.Endpoints;

/// <summary>
/// How often one endpoint is asked: never above its bound, as fast as it takes it below. Unbounded until the node refuses;
/// then half of what it was asked, a little more with each answer, half again with the next refusal.
/// </summary>
/// <remarks>
/// Additive increase, multiplicative decrease (Chiu and Jain, 1989). Requests are spread evenly, so that no second
/// holds more than its share. A refusal of what was sent before the last decrease decreases nothing: it tells the same thing again.
/// </remarks>
/// <param name="requestsPerSecondMax">The configured bound; null for none.</param>
internal sealed class RequestPacer(double? requestsPerSecondMax, TimeProvider time)
{
    /// <summary>Requests per second: no refusals bring it lower.</summary>
    public const double RateMin = 0.2;

    /// <summary>What the rate grows by in a second of use.</summary>
    public const double RateStep = 1;

    private static readonly TimeSpan PauseMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly double _rateMax = requestsPerSecondMax ?? double.PositiveInfinity;
    private double? _rate = requestsPerSecondMax;
    private DateTimeOffset _free;
    private DateTimeOffset _pausedUntil;
    private DateTimeOffset _decreasedAt;
    private DateTimeOffset _secondBegan;
    private int _inThisSecond;
    private int _inLastSecond;

    /// <summary>Requests per second that are allowed now; null without a bound.</summary>
    public double? RequestsPerSecond
    {
        get
        {
            lock (_gate)
                return _rate;
        }
    }

    /// <summary>How long a request would wait now.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_gate)
                return WaitAt(time.GetUtcNow());
        }
    }

    /// <summary>Takes the next free place for so many requests, unless it is further away than the patience.</summary>
    /// <returns>How long to wait before they are sent, and whether the place was taken.</returns>
    public (TimeSpan Wait, bool IsTaken) Take(int requests, TimeSpan patience)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            TimeSpan wait = WaitAt(now);
            if (wait > patience)
                return (wait, false);
            if (_rate is { } rate)
                _free = now + wait + requests / rate * Second;
            Count(now, requests);
            return (wait, true);
        }
    }

    /// <summary>The node answered so many requests.</summary>
    public void Accepted(int requests)
    {
        lock (_gate)
        {
            if (_rate is { } rate)
                _rate = Math.Min(_rateMax, rate + RateStep * requests / rate);
        }
    }

    /// <summary>The node refused because it is asked too often.</summary>
    /// <param name="sentAt">When the refused request was sent.</param>
    /// <param name="retryAfter">How long the node asks to be left alone; null where it does not say.</param>
    public void Refused(DateTimeOffset sentAt, TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (sentAt >= _decreasedAt)
            {
                // What was asked in the last full second, or in this one where it is more.
                double asked = _rate ?? Math.Max(1, Math.Max(_inThisSecond, _inLastSecond));
                _rate = Math.Max(RateMin, asked / 2);
                _decreasedAt = now;
            }

            TimeSpan pause = retryAfter is not { } told ? Second / _rate!.Value : told < PauseMax ? told : PauseMax;
            if (now + pause > _pausedUntil)
                _pausedUntil = now + pause;
        }
    }

    private TimeSpan WaitAt(DateTimeOffset now)
    {
        DateTimeOffset until = _free > _pausedUntil ? _free : _pausedUntil;
        return until > now ? until - now : TimeSpan.Zero;
    }

    private void Count(DateTimeOffset now, int requests)
    {
        if (now - _secondBegan >= Second)
        {
            _inLastSecond = now - _secondBegan < 2 * Second ? _inThisSecond : 0;
            (_secondBegan, _inThisSecond) = (now, 0);
        }

        _inThisSecond += requests;
    }
}
