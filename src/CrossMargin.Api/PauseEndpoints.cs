using System.Text.Json;
using CrossMargin.Api.Access;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using CrossMargin.Ledger.Pauses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api;

/// <summary>The keeper's switch: what the commands pause, resume and pauses do.</summary>
internal static class PauseEndpoints
{
    public static void MapPauses(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder pauses = routes.MapGroup("/pauses").WithTags("Pauses");

        pauses.MapGet("", ListAsync)
            .WithName("ListPauses")
            .WithSummary("Where the keeper is paused: by whom, since when and why; the oldest first.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        pauses.MapPost("", PauseAsync)
            .WithName("Pause")
            .WithSummary("Pauses the keeper, of every process: what is on its way is finished, nothing new is begun, until it is resumed.")
            .Accepts<PauseRequest>("application/json")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .Operates();
        pauses.MapPost("/resumption", ResumeAsync)
            .WithName("Resume")
            .WithSummary("Lets the keeper go on where it was paused. Each pause is resumed as it was made.")
            .Accepts<PauseRequest>("application/json")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .Operates();
    }

    private static async Task<Ok<PauseList>> ListAsync(IPauseStore pauses, AccountBook book, TimeProvider time, CancellationToken cancellationToken)
    {
        PauseBoard board = await pauses.ReadAsync(cancellationToken);
        return TypedResults.Ok(new PauseList(
            BlockResource.VectorOf(book), time.GetUtcNow(), [.. board.Paused.Select(change => PauseResource.Of(change))]));
    }

    private static Task<Results<Ok<PauseResource>, ValidationProblem>> PauseAsync(
        JsonElement body, HttpContext context, IPauseStore pauses, ChainsConfiguration chains, CancellationToken cancellationToken) =>
        ChangeAsync(body, isPaused: true, context, pauses, chains, cancellationToken);

    private static Task<Results<Ok<PauseResource>, ValidationProblem>> ResumeAsync(
        JsonElement body, HttpContext context, IPauseStore pauses, ChainsConfiguration chains, CancellationToken cancellationToken) =>
        ChangeAsync(body, isPaused: false, context, pauses, chains, cancellationToken);

    private static async Task<Results<Ok<PauseResource>, ValidationProblem>> ChangeAsync(
        JsonElement body, bool isPaused, HttpContext context, IPauseStore pauses, ChainsConfiguration chains, CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        foreach (string field in body.Unknown("chain", "venue", "reason"))
            reader.Reject(field, "chain, venue and reason alone", field, 0);
        PauseScope scope = ReadScope(body, reader, chains.Chains);
        string reason = ReadReason(body, reader);
        if (!reader.IsValid)
            return reader.Problem();

        bool wasPaused = (await pauses.ReadAsync(cancellationToken)).Paused.Any(change => change.Scope == scope);
        PauseChange change = await pauses.ChangeAsync(scope, isPaused, By(context.Key()), reason, cancellationToken);
        return TypedResults.Ok(PauseResource.Of(change, wasPaused));
    }

    private static PauseScope ReadScope(JsonElement body, QueryReader reader, IReadOnlyList<ChainSettings> chains)
    {
        ChainId? chain = reader.ChainOrNone(body.TextOf("chain"), [.. chains.Select(one => one.ChainId)]);
        string? venue = body.TextOf("venue");
        string[] venues = [.. chains.Where(one => (chain ?? one.ChainId) == one.ChainId).SelectMany(one => one.Venues).Select(one => one.Name).Distinct()];
        if (venue is not null && !venues.Contains(venue))
            reader.Reject("venue", $"one of {string.Join(", ", venues)}", venue, 0);
        return new PauseScope(chain, venue);
    }

    private static string ReadReason(JsonElement body, QueryReader reader)
    {
        string reason = body.TextOf("reason")?.Trim() ?? "";
        return reason.Length is > 0 and <= PauseChange.ReasonLengthMax && !reason.Any(char.IsControl)
            ? reason
            : reader.Reject("reason", $"1 to {PauseChange.ReasonLengthMax} characters on one line", reason, "");
    }

    private static string By(ApiKey? key) =>
        key is not null ? $"{key.Name} (API key {key.Number})" : throw new InvariantViolationException("Who operates has a key.");
}
