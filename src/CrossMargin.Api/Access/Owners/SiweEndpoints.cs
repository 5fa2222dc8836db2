using System.Text.Json;
using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Access.Owners;

/// <summary>An owner signs in with its own key, and reads its own account.</summary>
internal static class SiweEndpoints
{
    public static void MapSiwe(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder siwe = routes.MapGroup("/siwe").WithTags("Sign-in").AllowAnonymous();

        siwe.MapGet("/nonce", NonceAsync)
            .WithName("ReadNonce")
            .WithSummary("What an owner's message (EIP-4361) must contain as its nonce: once, and soon.")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        siwe.MapPost("", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Takes a message that an owner has signed (EIP-4361; EIP-1271 for contracts), and gives a token that reads this owner's account for a while.")
            .Accepts<SiweRequest>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<SiweNonce>> NonceAsync(OwnerSessions sessions, CancellationToken cancellationToken)
    {
        (string nonce, DateTimeOffset expiresAt) = await sessions.CreateNonceAsync(cancellationToken);
        return TypedResults.Ok(new SiweNonce(nonce, expiresAt));
    }

    private static async Task<Results<Ok<SiweToken>, ValidationProblem, ProblemHttpResult>> SignInAsync(
        JsonElement body, HttpContext context, SiweCheck check, OwnerSessions sessions, CancellationToken cancellationToken)
    {
        QueryReader reader = new();
        foreach (string field in body.Unknown("message", "signature"))
            reader.Reject(field, "message and signature alone", field, 0);
        ReadOnlyMemory<byte> signature = new LinkReader(name => body.TextOf(name), (name, expected, found) => reader.Reject(name, expected, found, 0)).SignatureOf("signature");
        SiweMessage? message = SiweMessage.Read(body.TextOf("message") ?? "");
        if (message is null)
            reader.Fault("message", "Expected a message of the form that EIP-4361 gives.");
        if (!reader.IsValid)
            return reader.Problem();

        return await check.RunAsync(message!, body.TextOf("message")!, signature, context.Request.Host, cancellationToken) switch
        {
            SiweOutcome.SignedIn { Owner: var owner, ExpiresAt: var expiresAt } => TypedResults.Ok(new SiweToken(
                await sessions.CreateTokenAsync(owner, expiresAt, cancellationToken), owner.Owner.ToString(), owner.OnlyOn?.Value, expiresAt)),
            SiweOutcome.Refused { Reason: var reason, IsUnanswered: var isUnanswered } => TypedResults.Problem(
                reason, statusCode: isUnanswered ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity, title: "The message is refused."),
            _ => throw new InvariantViolationException("Whoever signs in is signed in or refused."),
        };
    }
}

/// <param name="Nonce">For one message.</param>
public sealed record SiweNonce(string Nonce, DateTimeOffset ExpiresAt);

/// <param name="Message">As it was signed, to the letter.</param>
/// <param name="Signature">0x and hexadecimal digits.</param>
public sealed record SiweRequest(string Message, string Signature);

/// <param name="Token">Sent as "Authorization: Bearer …".</param>
/// <param name="Chain">Where the owner is a contract; null for one with a key.</param>
public sealed record SiweToken(string Token, string Owner, long? Chain, DateTimeOffset ExpiresAt);
