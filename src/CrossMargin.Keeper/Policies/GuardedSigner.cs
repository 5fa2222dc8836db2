using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.Keeper.Policies;

/// <summary>Looks at each transaction as it is, right before it is signed: whatever went wrong before, nothing else ever is.</summary>
internal sealed class GuardedSigner(ITransactionSigner signer, CallGuard guard) : ITransactionSigner
{
    public Address Address => signer.Address;

    /// <inheritdoc/>
    /// <exception cref="PolicyRefusalException">The policy does not allow it: nobody was asked to sign.</exception>
    public Task<RawTransaction> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken) =>
        guard.FindRefusal(transaction.To, transaction.Value, transaction.Data.Span) is { } refusal
            ? throw new PolicyRefusalException(refusal)
            : signer.SignAsync(transaction, cancellationToken);
}
