using System.Globalization;
using System.Security.Cryptography;
using CrossMargin.Ledger;
using CrossMargin.Margin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace CrossMargin.Api.Caching;

/// <summary>Tags of answers that are made of the book: another tag means that the answer may be another.</summary>
/// <remarks>
/// The tag goes by the book's revision, which rises with every block of the as-of vector and with whatever else changes an account, by the calibration,
/// and by the time, since prices grow older: in steps, so that an answer counts as unchanged for no longer than one. Tags are of one process: of
/// another one none is ever the same.
/// </remarks>
internal sealed class AsOfTags(AccountBook book, MarginAssessor margin, TimeProvider time)
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly string _process = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    public EntityTagHeaderValue Current => new(
        string.Create(CultureInfo.InvariantCulture, $"\"{_process}-{book.Revision}-{margin.Market.Release}-{time.GetUtcNow().Ticks / Step.Ticks}\""), isWeak: true);
}

/// <inheritdoc cref="AsOfTags"/>
internal static class AsOfTagRoutes
{
    /// <summary>Gives the answers of a route their tag, and answers 304 to who has it already.</summary>
    public static RouteHandlerBuilder HasAsOfTag(this RouteHandlerBuilder route) => route
        .AddEndpointFilter(static async (invocation, next) =>
        {
            HttpContext context = invocation.HttpContext;

            // Read before the answer is made: a block that comes meanwhile makes the next request ask again.
            EntityTagHeaderValue tag = context.RequestServices.GetRequiredService<AsOfTags>().Current;
            if (context.Request.Headers.IfNoneMatch.Count > 0
                && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
            {
                SetHeaders(context.Response, tag);
                return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            }

            object? result = await next(invocation);
            if (result is not IStatusCodeHttpResult { StatusCode: >= 400 } && (result as INestedHttpResult)?.Result is not IStatusCodeHttpResult { StatusCode: >= 400 })
                SetHeaders(context.Response, tag);
            return result;
        })
        .Produces(StatusCodes.Status304NotModified);

    private static void SetHeaders(HttpResponse response, EntityTagHeaderValue tag)
    {
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = "private, no-cache";
    }
}
