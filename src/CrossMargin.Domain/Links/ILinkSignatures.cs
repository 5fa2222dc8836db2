namespace CrossMargin.Domain.Links;

/// <summary>Whether an account has signed a link, or its revocation: by its key, or on its chain where it is a contract.</summary>
public interface ILinkSignatures
{
    /// <summary>Bytes of the longest signature that is taken. A multisig of a hundred owners fits.</summary>
    const int SizeMax = 8_192;

    /// <returns>Null when it has.</returns>
    Task<LinkRefusal?> CheckLinkAsync(OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken);

    /// <inheritdoc cref="CheckLinkAsync"/>
    Task<LinkRefusal?> CheckRevocationAsync(OwnerLink link, LinkSide side, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken);
}
