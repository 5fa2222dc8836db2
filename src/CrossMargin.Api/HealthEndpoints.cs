using System.Data.Common;
using CrossMargin.Domain;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Attempts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class HealthEndpoints
{
    // A probe must answer before its caller gives up.
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromSeconds(2);

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

    /// <remarks>
    /// A chain that lags, or a venue that cannot be read, is named as degraded but leaves the process ready: what depends on it is Unknown, the other chains
    /// are served, and no load balancer should take them away.
    /// </remarks>
    private static async Task<JsonHttpResult<Readiness>> ReadyAsync(
        AccountBook book, IAttemptStore attempts, TimeProvider time, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ChainCondition> conditions = book.Conditions(now);
        List<ReadinessFault> notReady =
        [
            .. conditions.Where(IsEmpty).Select(chain => new ReadinessFault($"chain {chain.AsOf.Chain}", chain.Degraded ?? "Nothing is indexed yet.")),
        ];
        if (await DatabaseFaultAsync(attempts, time, cancellationToken) is { } fault)
            notReady.Add(new ReadinessFault("database", fault));

        return TypedResults.Json(
            new Readiness(
                notReady.Count == 0,
                now,
                [.. conditions.Select(chain => BlockResource.Of(chain.AsOf))],
                notReady,
                [
                    .. conditions.Where(chain => !IsEmpty(chain) && chain.Degraded is not null)
                        .Select(chain => new ReadinessFault($"chain {chain.AsOf.Chain}", chain.Degraded!)),
                    .. book.DegradedVenues().Select(one => new ReadinessFault($"venue {one.Venue}", one.Reason)),
                ]),
            statusCode: notReady.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static bool IsEmpty(ChainCondition chain) => chain.AsOf.Hash.IsZero;

    private static async Task<string?> DatabaseFaultAsync(IAttemptStore attempts, TimeProvider time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(DatabasePatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await attempts.ReadPageAsync(new AttemptQuery(Limit: 1), either.Token);
            return null;
        }
        catch (DbException)
        {
            return "The database cannot be reached, or lacks its tables.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The database did not answer within {DatabasePatience.TotalSeconds} s.";
        }
    }
}

/// <summary>The process answers.</summary>
public sealed record Liveness(bool Live, DateTimeOffset Time);

/// <param name="NotReady">What answers cannot be given for want of it; empty when ready.</param>
/// <param name="Degraded">Chains and venues whose figures are not to be relied on, though they are served.</param>
public sealed record Readiness(
    bool Ready,
    DateTimeOffset Time,
    IReadOnlyList<BlockResource> AsOf,
    IReadOnlyList<ReadinessFault> NotReady,
    IReadOnlyList<ReadinessFault> Degraded);

/// <param name="Name">"database", "chain" and its number, or "venue" with its chain's number and its name.</param>
public sealed record ReadinessFault(string Name, string Reason);
