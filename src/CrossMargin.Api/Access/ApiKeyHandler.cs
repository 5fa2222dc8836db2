using System.Security.Claims;
using System.Text.Encodings.Web;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Ledger.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrossMargin.Api.Access;

/// <summary>Takes "Authorization: Bearer cm_…" for the key that it names, and "cmo_…" for the owner who has signed in.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyRing keys, OwnerSessions owners, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What is open to everybody answers also while the keys cannot be read.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || Request.Headers.Authorization is not [{ } header])
            return AuthenticateResult.NoResult();
        const string start = SchemeName + " ";
        ClaimsPrincipal? caller = header.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? await FindAsync(header[start.Length..]) : null;
        return caller is null
            ? AuthenticateResult.Fail("No key that holds.")
            : AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
    }

    private async Task<ClaimsPrincipal?> FindAsync(string token)
    {
        if (OwnerSessions.IsToken(token))
            return await owners.FindAsync(token, Context.RequestAborted) is { } owner ? Context.SignIn(owner, SchemeName) : null;
        return await keys.FindAsync(token, Context.RequestAborted) is { } key ? Context.SignIn(key, SchemeName) : null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        bool hasShownOne = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = hasShownOne ? """Bearer error="invalid_token" """.TrimEnd() : SchemeName;
        return RefuseAsync(StatusCodes.Status401Unauthorized, hasShownOne
            ? "There is no such key or token, or it is expired or revoked."
            : "Send a key: \"Authorization: Bearer cm_…\". The command api-keys makes one; /v1/siwe gives an owner a token for its own account.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, Context.Owner() is { } owner
            ? $"{owner} reads its own account, and what concerns nobody's. What is linked to another account is read by that one's owner."
            : $"The key's scope is {nameof(ApiScope.Read)}; this needs {nameof(ApiScope.Operate)}.");

    private async Task RefuseAsync(int status, string detail)
    {
        Response.StatusCode = status;
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = Context, ProblemDetails = { Status = status, Detail = detail } });
    }
}
