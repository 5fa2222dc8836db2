using CrossMargin.Chain.Rpc;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Keeper.Simulated;

/// <summary>A signer elsewhere that at first cannot be reached.</summary>
internal sealed class ReluctantSigner(int refusals) : ITransactionSigner
{
    public const string Words = "http://signer:9000 could not be reached: ConnectionRefused.";

    private static readonly PrivateKey Key = PrivateKey.Parse(KeeperScene.KeyText);

    private int _refusals = refusals;

    public Address Address => Key.Address;

    public void RefuseNext(int refusals) => _refusals = refusals;

    public Task<RawTransaction> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken) => _refusals-- > 0
        ? Task.FromException<RawTransaction>(new RpcTransportException(Words, isTransient: true))
        : Key.SignAsync(transaction, cancellationToken);
}
