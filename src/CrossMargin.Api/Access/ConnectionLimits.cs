using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CrossMargin.Api.Access;

/// <summary>What a connection may cost: bytes, time, and how many of them there may be.</summary>
public static class ConnectionLimits
{
    /// <summary>Of all addresses together.</summary>
    public const int ConnectionsMax = 1_024;

    /// <summary>Of one address, of IPv6 of its first 64 bits: whoever opens many leaves some for the others.</summary>
    public const int ConnectionsOfOneMax = 256;

    /// <summary>Within it a request's headers must have come.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    // Slower than that nobody sends or reads, and after so long it is held against them.
    private static readonly MinDataRate SlowestRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = ConnectionsMax;
        options.Limits.MaxRequestBodySize = OperateAudit.BodySizeMax;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        options.Limits.MaxRequestHeaderCount = 50;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.RequestHeadersTimeout = HeadersTimeout;
        options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(1);
        options.Limits.MinRequestBodyDataRate = SlowestRate;
        options.Limits.MinResponseDataRate = SlowestRate;
        options.ConfigureEndpointDefaults(static endpoint => endpoint.Use(LimitOfOne));
    }

    private static ConnectionDelegate LimitOfOne(ConnectionDelegate next)
    {
        PartitionedRateLimiter<ConnectionContext> limiter = PartitionedRateLimiter.Create<ConnectionContext, string>(
            static connection => RateLimitPartition.GetConcurrencyLimiter(
                Caller.NetworkOf((connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address),
                static _ => new ConcurrencyLimiterOptions { PermitLimit = ConnectionsOfOneMax }));
        return async connection =>
        {
            using RateLimitLease lease = limiter.AttemptAcquire(connection);
            if (lease.IsAcquired)
                await next(connection);
            else
                connection.Abort(new ConnectionAbortedException("Too many connections of one address."));
        };
    }
}
