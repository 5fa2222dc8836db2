using CrossMargin.Chain.Rpc;

namespace CrossMargin.Chain.Sending.Relays;

/// <summary>Hands transactions to those who build blocks, past the public pools.</summary>
public interface IPrivateRelay
{
    /// <summary>How many of the next blocks a transaction is offered for before it is made public.</summary>
    int Blocks { get; }

    /// <summary>Offers a signed transaction for a row of blocks. Handing over the same bytes again does no harm.</summary>
    /// <param name="newest">The newest block that is known: it is offered for those after it.</param>
    /// <param name="last">The last block that it is offered for; the relay forgets it then.</param>
    /// <exception cref="RpcException">The relay did not take it, or did not answer: it may have it all the same.</exception>
    Task SendAsync(RawTransaction transaction, long newest, long last, CancellationToken cancellationToken);
}
