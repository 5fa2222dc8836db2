using CrossMargin.Domain.Links;

namespace CrossMargin.Ledger.Links;

/// <summary>A link as it was taken, with what ended it.</summary>
/// <param name="Number">Rising in the order in which links were taken.</param>
/// <param name="Revocation">Null while neither side has revoked it.</param>
public sealed record StoredLink(long Number, SignedLink Statement, DateTimeOffset AddedAt, LinkRevocation? Revocation)
{
    public OwnerLink Link => Statement.Link;

    /// <summary>Whether it counts at the time, if its signatures are good.</summary>
    public bool IsOpen(DateTimeOffset at) => Revocation is null && Link.IsInEffect(at);
}

/// <param name="Side">Who revoked it.</param>
public sealed record LinkRevocation(LinkSide Side, ReadOnlyMemory<byte> Signature, DateTimeOffset At);
