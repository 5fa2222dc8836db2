using CrossMargin.Api.Access.Owners;
using CrossMargin.Ledger;
using CrossMargin.Ledger.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.Api.Access;

/// <summary>What each route asks of its caller. A route that says nothing is for those who may read.</summary>
internal static class AccessPolicy
{
    public const string Operate = "operate";

    public const string ScopeClaim = "scope";

    /// <summary>Only for keys that may operate, and every call is written down.</summary>
    public static RouteHandlerBuilder Operates(this RouteHandlerBuilder route) => route
        .RequireAuthorization(Operate)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <summary>Whether it is such a route.</summary>
    public static bool Operates(this Endpoint? endpoint) => endpoint?.Metadata.Operates() == true;

    /// <inheritdoc cref="Operates(Endpoint?)"/>
    public static bool Operates(this IEnumerable<object> metadata) =>
        metadata.OfType<IAuthorizeData>().Any(data => data.Policy == Operate);

    public static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(Operate, policy => policy.RequireClaim(ScopeClaim, nameof(ApiScope.Operate)));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new MayRead()).Build();
    }
}

/// <summary>A key of either scope; an owner where it reaches; where none is required, being on this machine will do.</summary>
internal sealed class MayRead : IAuthorizationRequirement;

/// <inheritdoc cref="MayRead"/>
internal sealed class MayReadHandler(ApiAccess access, AccountBook book) : AuthorizationHandler<MayRead>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MayRead requirement)
    {
        if (context.Resource is HttpContext http
            && (http.Owner() is { } owner ? owner.Reaches(http, book) : context.User.Identity?.IsAuthenticated == true || IsOpenTo(http)))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }

    // Who shows a key that does not hold is told so, rather than taken for somebody without one.
    private bool IsOpenTo(HttpContext http) =>
        !access.RequireKey && http.IsOfThisMachine() && http.Request.Headers.Authorization.Count == 0;
}
