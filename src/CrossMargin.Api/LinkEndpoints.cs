using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using CrossMargin.Api.Access;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder links = routes.MapGroup("/links").WithTags("Links");

        links.MapGet("", ListAsync)
            .IsOfAccount("owner", hasChain: false)
            .WithName("ListLinks")
            .WithSummary("Which accounts belong to which owner by signed statements, newest first, page by page.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        links.MapPost("", AddAsync)
            .WithName("AddLink")
            .WithSummary("Takes a link that both sides have signed (EIP-712). Refused with its reason otherwise.")
            .Accepts<LinkRequest>("application/json")
            .WithWriteProblems();
        links.MapPost("/{nonce}/revocation", RevokeAsync)
            .WithName("RevokeLink")
            .WithSummary("Ends a link for good, by the signed statement of either side.")
            .Accepts<RevocationRequest>("application/json")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithWriteProblems();
    }

    private static async Task<Results<Ok<LinkPage>, ValidationProblem>> ListAsync(
        [Description("Only links of which this address is a side.")] string? owner,
        [Description("The nextCursor of the page before, with the same filter.")] string? cursor,
        [Description("How many links at most.")] string? limit,
        OwnerLinks links,
        AccountBook book,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        Address? about = reader.OwnerOrNone(owner);
        long? before = reader.NumberOrNone(cursor);
        int most = reader.Limit(limit);
        if (!reader.IsValid)
            return reader.Problem();

        // One more than is shown tells whether there is a next page.
        IReadOnlyList<StoredLink> found = await links.ReadPageAsync(about, before, most + 1, cancellationToken);
        LinkGraph graph = book.Links;
        DateTimeOffset now = time.GetUtcNow();
        return TypedResults.Ok(new LinkPage(
            BlockResource.VectorOf(book),
            now,
            [.. found.Take(most).Select(link => LinkResource.Of(link, graph, now))],
            found.Count > most ? found[most - 1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Created<LinkResource>, ValidationProblem, ProblemHttpResult>> AddAsync(
        JsonElement body, OwnerLinks links, TimeProvider time, CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        if (Fields(body, reader).ReadSigned() is not { } signed)
            return reader.Problem();
        return await links.AddAsync(signed, cancellationToken) switch
        {
            LinkOutcome.Taken taken => TypedResults.Created((string?)null, Shown(taken, time)),
            LinkOutcome.Refused refused => Problem(refused.Refusal),
            _ => throw new InvariantViolationException("A link is taken or refused."),
        };
    }

    private static async Task<Results<Ok<LinkResource>, ValidationProblem, ProblemHttpResult>> RevokeAsync(
        [Description("The nonce of the link.")] string nonce,
        JsonElement body, OwnerLinks links, TimeProvider time, CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        ReadOnlyMemory<byte> signature = Fields(body, reader).SignatureOf("signature");
        if (!Hash32.TryParse(nonce, out Hash32 number))
            reader.Reject("nonce", "0x and 64 hexadecimal digits", nonce, 0);
        if (!reader.IsValid)
            return reader.Problem();
        return await links.RevokeAsync(number, signature, cancellationToken) switch
        {
            LinkOutcome.Taken taken => TypedResults.Ok(Shown(taken, time)),
            LinkOutcome.Refused refused => Problem(refused.Refusal),
            _ => throw new InvariantViolationException("A revocation is taken or refused."),
        };
    }

    /// <summary>Its state is as of the moment that it was taken; the book follows at once.</summary>
    private static LinkResource Shown(LinkOutcome.Taken taken, TimeProvider time) => LinkResource.Of(
        taken.Link, LinkGraph.Of([taken.Link.Link], static (_, _) => { }), time.GetUtcNow());

    private static LinkReader Fields(JsonElement body, QueryReader reader) =>
        new(name => body.TextOf(name), (name, expected, found) => reader.Reject(name, expected, found, 0));

    private static ProblemHttpResult Problem(LinkRefusal refusal) => TypedResults.Problem(
        refusal.Reason,
        statusCode: refusal.Kind switch
        {
            LinkRefusalKind.Unknown => StatusCodes.Status404NotFound,
            LinkRefusalKind.Replayed or LinkRefusalKind.SecondOwner or LinkRefusalKind.Cycle or LinkRefusalKind.Revoked => StatusCodes.Status409Conflict,
            LinkRefusalKind.Unanswered => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        title: "The statement is refused.",
        extensions: new Dictionary<string, object?> { ["refusal"] = refusal.Kind.ToString() });

    private static void WithWriteProblems(this RouteHandlerBuilder route) => route
        .Operates()
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
