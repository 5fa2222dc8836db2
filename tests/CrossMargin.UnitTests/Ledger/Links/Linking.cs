using CrossMargin.Domain;
using CrossMargin.Domain.Links;
using CrossMargin.Ledger.Links;
using static CrossMargin.UnitTests.Ledger.Books;

namespace CrossMargin.UnitTests.Ledger.Links;

/// <summary>Links between owners with small numbers.</summary>
internal static class Linking
{
    private static int _nonces;

    public static OwnerLink Link(AccountId linked, AccountId owner, long issuedAt = 0, long expiresAt = OwnerLink.TimeMax) =>
        new(owner, linked, Hash32.OfNumber(Interlocked.Increment(ref _nonces)), issuedAt, expiresAt);

    public static OwnerLink Link(int linked, int owner) => Link(Account(linked), Account(owner));

    public static AccountId Account(int owner, ChainId? onlyOn = null) => new(Owner(owner), onlyOn);

    /// <summary>All of them must stand.</summary>
    public static LinkGraph Graph(params OwnerLink[] links) => LinkGraph.Of(links, (link, refusal) => Assert.Fail($"{link}: {refusal}"));
}
