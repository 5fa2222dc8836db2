namespace CrossMargin.Domain.Links;

/// <summary>Whether an account has signed a text: by its key, or on its chain where it is a contract (EIP-191, EIP-1271).</summary>
public interface IMessageSignatures
{
    /// <param name="signer">With a chain where it is a contract there.</param>
    /// <returns>Null when it has.</returns>
    Task<LinkRefusal?> CheckMessageAsync(AccountId signer, string message, ReadOnlyMemory<byte> signature, CancellationToken cancellationToken);
}
