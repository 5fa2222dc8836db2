using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder health = routes.MapGroup("/health").WithTags("Health")
            .AllowAnonymous()
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

        health.MapGet("/live", Live)
            .WithName("IsLive")
            .WithSummary("200 while the process answers at all.");
        health.MapGet("/ready", ReadyAsync)
            .WithName("IsReady")
            .WithSummary("200 when every answer can be given; otherwise 503, with the names of what is not ready.")
            .Produces<Readiness>()
            .Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<Liveness> Live(TimeProvider time) => TypedResults.Ok(new Liveness(true, time.GetUtcNow()));

    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(ReadinessCheck check, CancellationToken cancellationToken)
    {
        Readiness readiness = await check.RunAsync(cancellationToken);
        return TypedResults.Json(readiness, statusCode: readiness.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>The process answers.</summary>
public sealed record Liveness(bool Live, DateTimeOffset Time);

/// <param name="NotReady">What answers cannot be given for want of it; empty when ready.</param>
/// <param name="Degraded">Chains and venues whose figures are not to be relied on, though they are served; and what else this process cannot do.</param>
public sealed record Readiness(
    bool Ready,
    DateTimeOffset Time,
    IReadOnlyList<BlockResource> AsOf,
    IReadOnlyList<ReadinessFault> NotReady,
    IReadOnlyList<ReadinessFault> Degraded);

/// <param name="Name">"database"; "ledger" (its version); "chain", "indexer" or "keeper" and the chain's number; or "venue" with its chain's number and its name.</param>
public sealed record ReadinessFault(string Name, string Reason);
