using System.ComponentModel;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Streaming;

internal static class StreamEndpoint
{
    public static void MapStream(this IEndpointRouteBuilder routes) => routes.MapGet("/stream", Listen)
        .WithTags("Stream")
        .IsOfAccount("account", hasChain: false)
        .WithName("Listen")
        .WithSummary("Server-sent events: health, warning, attempt and chain as they happen; resumed by Last-Event-ID; ended with an event that says why.")
        .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .DisableRequestTimeout();

    private static Results<StreamResult, ValidationProblem, ProblemHttpResult> Listen(
        [Description("health, warnings, attempts, chains, separated by commas; left out: all.")] string? topics,
        [Description("Only what concerns the accounts of this address, and the chains.")] string? account,
        [Description("Of accounts, only those that have this status then.")] string? status,
        HttpContext context,
        AccountBook book,
        StreamSession session,
        StreamClients clients)
    {
        QueryReader reader = new();
        StreamFilter filter = StreamFilter.Read(reader, book, topics, account, status);
        if (!reader.IsValid)
            return reader.Problem();
        if (!clients.TryEnter())
            return TypedResults.Problem($"{StreamClients.Max} listen already.", statusCode: StatusCodes.Status503ServiceUnavailable);
        return new StreamResult(session, clients, filter, context.Request.Headers["Last-Event-ID"]);
    }

    /// <summary>Listens for as long as the client does, or until there is a reason to end.</summary>
    private sealed class StreamResult(StreamSession session, StreamClients clients, StreamFilter filter, string? lastEventId) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                httpContext.Response.ContentType = "text/event-stream";
                httpContext.Response.Headers.CacheControl = "no-store";
                await session.RunAsync(httpContext, filter, lastEventId);
            }
            finally
            {
                clients.Leave();
            }
        }
    }
}
