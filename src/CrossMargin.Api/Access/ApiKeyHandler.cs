using System.Text.Encodings.Web;
using CrossMargin.Ledger.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CrossMargin.Api.Access;

/// <summary>Takes "Authorization: Bearer cm_…" for the key that it names.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyRing keys, IProblemDetailsService problems)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What is open to everybody answers also while the keys cannot be read.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || Request.Headers.Authorization is not [{ } header])
            return AuthenticateResult.NoResult();
        const string start = SchemeName + " ";
        if (!header.StartsWith(start, StringComparison.OrdinalIgnoreCase)
            || await keys.FindAsync(header[start.Length..], Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("No key that holds.");
        return AuthenticateResult.Success(new AuthenticationTicket(Context.SignIn(key, SchemeName), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        bool hasShownOne = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = hasShownOne ? """Bearer error="invalid_token" """.TrimEnd() : SchemeName;
        return RefuseAsync(StatusCodes.Status401Unauthorized, hasShownOne
            ? "There is no such key, or it is expired or revoked."
            : "Send a key: \"Authorization: Bearer cm_…\". The command api-keys makes one.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, $"The key's scope is {nameof(ApiScope.Read)}; this needs {nameof(ApiScope.Operate)}.");

    private async Task RefuseAsync(int status, string detail)
    {
        Response.StatusCode = status;
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = Context, ProblemDetails = { Status = status, Detail = detail } });
    }
}
