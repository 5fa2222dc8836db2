using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using CrossMargin.Api.Access.Owners;
using CrossMargin.Domain;
using CrossMargin.Ledger.Access;
using Microsoft.AspNetCore.Http;

namespace CrossMargin.Api.Access;

/// <summary>Who makes a request, as its key says, or else its connection.</summary>
internal static class Caller
{
    // Of IPv6 one customer has at least so many bytes' worth of addresses.
    private const int PrefixSize = 8;

    private static readonly object KeyItem = new();

    /// <summary>Null without a key that holds.</summary>
    public static ApiKey? Key(this HttpContext context) => context.Items[KeyItem] as ApiKey;

    /// <summary>Remembers the key for the rest of the request.</summary>
    public static ClaimsPrincipal SignIn(this HttpContext context, ApiKey key, string scheme)
    {
        context.Items[KeyItem] = key;
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, key.Number.ToString(CultureInfo.InvariantCulture)),
                new Claim(ClaimTypes.Name, key.Name),
                new Claim(AccessPolicy.ScopeClaim, key.Scope.ToString()),
            ],
            scheme));
    }

    /// <summary>Remembers the owner for the rest of the request. It has no scope: what it reaches is for each route to say.</summary>
    public static ClaimsPrincipal SignIn(this HttpContext context, AccountId owner, string scheme)
    {
        context.SetOwner(owner);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, owner.ToString())], scheme));
    }

    /// <summary>A connection without an address does not come from a network.</summary>
    public static bool IsOfThisMachine(this HttpContext context) =>
        context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    /// <summary>Who shares a limit: an address, of IPv6 its first 64 bits.</summary>
    public static string Network(this HttpContext context) => NetworkOf(context.Connection.RemoteIpAddress);

    /// <inheritdoc cref="Network"/>
    public static string NetworkOf(IPAddress? address) => address switch
    {
        null => "here",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } six => Convert.ToHexString(six.GetAddressBytes().AsSpan(0, PrefixSize)),
        { } four => four.ToString(),
    };
}
