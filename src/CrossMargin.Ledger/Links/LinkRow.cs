using CrossMargin.Domain;
using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>A row of owner_link with its revocation, as Dapper reads it.</summary>
internal sealed class LinkRow
{
    public const string Select =
        """
        select link, nonce, owner, owner_chain OwnerChain, linked, linked_chain LinkedChain, issued_at IssuedAt, expires_at ExpiresAt,
            owner_signature OwnerSignature, linked_signature LinkedSignature, added_at AddedAt,
            side, signature RevocationSignature, revoked_at RevokedAt
        from owner_link left join owner_link_revocation using (link)
        """;

    public long Link { get; init; }
    public byte[] Nonce { get; init; } = [];
    public byte[] Owner { get; init; } = [];
    public long? OwnerChain { get; init; }
    public byte[] Linked { get; init; } = [];
    public long? LinkedChain { get; init; }
    public long IssuedAt { get; init; }
    public long ExpiresAt { get; init; }
    public byte[] OwnerSignature { get; init; } = [];
    public byte[] LinkedSignature { get; init; } = [];
    public DateTime AddedAt { get; init; }
    public string? Side { get; init; }
    public byte[]? RevocationSignature { get; init; }
    public DateTime? RevokedAt { get; init; }

    public StoredLink ToLink() => new(
        Link,
        new SignedLink(
            new OwnerLink(Account(Owner, OwnerChain), Account(Linked, LinkedChain), new Hash32(Nonce), IssuedAt, ExpiresAt),
            OwnerSignature,
            LinkedSignature),
        new DateTimeOffset(AddedAt),
        Side is null ? null : new LinkRevocation(
            Side == SideText(LinkSide.Owner) ? LinkSide.Owner : LinkSide.Linked, RevocationSignature!, new DateTimeOffset(RevokedAt!.Value)));

    public static string SideText(LinkSide side) => side == LinkSide.Owner ? "owner" : "linked";

    private static AccountId Account(byte[] address, long? chain) =>
        new(new Address(address), chain is { } number ? new ChainId(number) : null);
}
