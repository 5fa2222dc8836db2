using CrossMargin.Domain;
using CrossMargin.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CrossMargin.Api.Access.Owners;

/// <summary>What an owner who has signed in may read: its own account, and what concerns nobody's.</summary>
internal static class OwnerReach
{
    private static readonly object OwnerItem = new();

    /// <summary>Null for everybody else.</summary>
    public static AccountId? Owner(this HttpContext context) => context.Items[OwnerItem] as AccountId?;

    public static void SetOwner(this HttpContext context, AccountId owner) => context.Items[OwnerItem] = owner;

    /// <summary>A route about the account that this parameter names, in its path or its query.</summary>
    /// <param name="hasChain">Whether it takes a chain, too: else a contract's owner may not ask, as the same address may be another's elsewhere.</param>
    public static TBuilder IsOfAccount<TBuilder>(this TBuilder route, string parameter, bool hasChain)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OfAccount(parameter, hasChain));

    /// <summary>A route that tells of no account.</summary>
    public static TBuilder IsOfMarkets<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OfMarkets());

    /// <summary>Whether the request is for what its owner may read. An account that belongs to another is the other's to read.</summary>
    public static bool Reaches(this AccountId owner, HttpContext context, AccountBook book)
    {
        if (context.GetEndpoint() is not { } endpoint)
            return false;
        if (endpoint.Metadata.GetMetadata<OfMarkets>() is not null)
            return true;
        return endpoint.Metadata.GetMetadata<OfAccount>() is { } account
            && Address.TryParse((context.GetRouteValue(account.Parameter) as string) ?? One(context, account.Parameter), out Address asked)
            && asked == owner.Owner
            && ReachesChain(owner, account, context)
            && book.RootOf(owner) == owner;
    }

    /// <summary>In a path the chain says which account is meant; in a query it is a filter.</summary>
    private static bool ReachesChain(AccountId owner, OfAccount account, HttpContext context) => owner.OnlyOn is { } only
        ? account.HasChain && One(context, "chain") == only.ToString()
        : context.GetRouteValue(account.Parameter) is null || context.Request.Query["chain"].Count == 0;

    private static string? One(HttpContext context, string parameter) => context.Request.Query[parameter] is [var only] ? only : null;

    private sealed record OfAccount(string Parameter, bool HasChain);

    private sealed record OfMarkets;
}
