namespace CrossMargin.Domain.Links;

/// <summary>A link with the signatures of both sides, not yet judged.</summary>
/// <param name="OwnerSignature">r, s and v of an externally owned address; of a contract what its own rule takes (EIP-1271). Empty where there is none.</param>
/// <param name="LinkedSignature">Likewise.</param>
public sealed record SignedLink(OwnerLink Link, ReadOnlyMemory<byte> OwnerSignature, ReadOnlyMemory<byte> LinkedSignature)
{
    public static IReadOnlyList<LinkSide> Sides { get; } = [LinkSide.Owner, LinkSide.Linked];

    public ReadOnlyMemory<byte> this[LinkSide side] => side == LinkSide.Owner ? OwnerSignature : LinkedSignature;
}
