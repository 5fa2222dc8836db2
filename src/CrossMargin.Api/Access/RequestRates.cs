using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace CrossMargin.Api.Access;

/// <summary>How often each may ask: a key as often as it says, an address without one as often as all others. Of this process.</summary>
internal sealed class RequestRates : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ApiAccess _access;
    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    public RequestRates(ApiAccess access)
    {
        _access = access;
        _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            context.Key() is { } key ? string.Create(CultureInfo.InvariantCulture, $"key {key.Number}") : context.Network(),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PermitsOf(context), Window = Window }));
    }

    public void Limit(RateLimiterOptions options)
    {
        options.GlobalLimiter = _limiter;
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
            {
                // 0 would invite the next refusal at once.
                int seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
                rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return ValueTask.CompletedTask;
        };
    }

    /// <summary>Every answer tells what is left, by the fields of the IETF's draft (RateLimit-Policy, RateLimit).</summary>
    public Task TellAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            long left = _limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0;
            context.Response.Headers["RateLimit-Policy"] =
                string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={PermitsOf(context)};w={(int)Window.TotalSeconds}");
            context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r={left}");
            return Task.CompletedTask;
        });
        return next(context);
    }

    public void Dispose() => _limiter.Dispose();

    private int PermitsOf(HttpContext context) => context.Key()?.RequestsPerMinute ?? _access.AnonymousPerMinute;
}
