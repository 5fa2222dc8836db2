using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;

namespace CrossMargin.Api;

/// <summary>One page of links, newest first.</summary>
/// <param name="NextCursor">Where the next page begins; null on the last.</param>
public sealed record LinkPage(IReadOnlyList<BlockResource> AsOf, DateTimeOffset Time, IReadOnlyList<LinkResource> Links, string? NextCursor);

/// <summary>A statement of two accounts that one belongs to the other.</summary>
/// <param name="Number">Rising in the order in which links were taken.</param>
/// <param name="OwnerChain">The chain that the owner lives on, if it is a contract; null for an owner across chains.</param>
/// <param name="LinkedChain">Likewise of the linked account.</param>
/// <param name="RevokedBy">The side that ended it; null while neither did.</param>
public sealed record LinkResource(
    long Number,
    LinkState State,
    string Owner,
    long? OwnerChain,
    string Linked,
    long? LinkedChain,
    string Nonce,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset AddedAt,
    LinkSide? RevokedBy,
    DateTimeOffset? RevokedAt,
    string OwnerSignature,
    string LinkedSignature)
{
    /// <param name="graph">The links that count now.</param>
    public static LinkResource Of(StoredLink stored, LinkGraph graph, DateTimeOffset now) => new(
        stored.Number,
        StateOf(stored, graph, now),
        stored.Link.Owner.Owner.ToString(),
        stored.Link.Owner.OnlyOn?.Value,
        stored.Link.Linked.Owner.ToString(),
        stored.Link.Linked.OnlyOn?.Value,
        stored.Link.Nonce.ToString(),
        DateTimeOffset.FromUnixTimeSeconds(stored.Link.IssuedAt),
        DateTimeOffset.FromUnixTimeSeconds(stored.Link.ExpiresAt),
        stored.AddedAt,
        stored.Revocation?.Side,
        stored.Revocation?.At,
        Hex.Of(stored.Statement.OwnerSignature.Span),
        Hex.Of(stored.Statement.LinkedSignature.Span));

    private static LinkState StateOf(StoredLink stored, LinkGraph graph, DateTimeOffset now) =>
        stored.Revocation is not null ? LinkState.Revoked
        : now.ToUnixTimeSeconds() >= stored.Link.ExpiresAt ? LinkState.Expired
        : graph.Holds(stored.Link.Nonce) ? LinkState.InEffect
        : LinkState.NotUsed;
}

/// <summary>InEffect: it counts. NotUsed: a signature of it is not good, or could not be verified yet; the log says which and why.</summary>
public enum LinkState
{
    InEffect,
    NotUsed,
    Expired,
    Revoked,
}

/// <summary>The statement as it was signed, and the signatures of both sides. Numbers may be decimal text, as in the statement.</summary>
/// <param name="OwnerChain">The chain that the owner lives on, if it is a contract; 0 or left out for an externally owned address.</param>
/// <param name="LinkedChain">Likewise of the linked account.</param>
/// <param name="Nonce">32 bytes that were not used before.</param>
/// <param name="IssuedAt">Seconds since 1970.</param>
/// <param name="ExpiresAt">Seconds since 1970.</param>
/// <param name="OwnerSignature">0x and hexadecimal digits: r, s and v, or what the contract takes (EIP-1271).</param>
/// <param name="LinkedSignature">Likewise of the linked account.</param>
public sealed record LinkRequest(
    string Owner,
    string Linked,
    string Nonce,
    long IssuedAt,
    long ExpiresAt,
    string OwnerSignature,
    string LinkedSignature,
    long? OwnerChain = null,
    long? LinkedChain = null);

/// <param name="Signature">Of the revocation's statement, by either side.</param>
public sealed record RevocationRequest(string Signature);
