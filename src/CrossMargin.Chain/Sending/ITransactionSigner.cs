using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Sending;

/// <summary>Signs for one account: with a key that is held here, or by asking whoever holds it.</summary>
public interface ITransactionSigner
{
    /// <summary>Whose signature it gives.</summary>
    Address Address { get; }

    /// <summary>Signs, and sends nothing. What it returns is this very transaction, signed by <see cref="Address"/>.</summary>
    /// <exception cref="RpcException">Whoever holds the key gave no signature, or one that is not to be used.</exception>
    Task<RawTransaction> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken);
}
