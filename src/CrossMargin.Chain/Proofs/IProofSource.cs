using CrossMargin.Chain.Rpc;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Where headers and proofs come from. Nothing of it is believed: all of it is verified.</summary>
public interface IProofSource
{
    ChainId Chain { get; }

    /// <summary>Every field of the numbered block's header; null when the node has no such block.</summary>
    /// <exception cref="RpcException">The node, or the way to it, does not answer.</exception>
    Task<SealedHeader?> FindHeaderAsync(long number, CancellationToken cancellationToken);

    /// <summary>The proofs of contracts and their words in the state after the numbered block, in the order asked.</summary>
    /// <exception cref="RpcException">The way to the node fails. That the node refuses is an answer.</exception>
    Task<IReadOnlyList<ProofAnswer>> ReadProofsAsync(
        IReadOnlyList<ProofRequest> requests, long number, CancellationToken cancellationToken);
}

/// <summary>One contract, and the words of its storage that shall be proven.</summary>
public sealed record ProofRequest(Address Contract, IReadOnlyList<Hash32> Keys);

/// <summary>The nodes that shall prove: of the account, and of each word in the order asked.</summary>
public sealed record ProofNodes(IReadOnlyList<ReadOnlyMemory<byte>> Account, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> Words);

/// <summary>What a node gives when it is asked for a proof.</summary>
public abstract record ProofAnswer
{
    private ProofAnswer()
    {
    }

    public sealed record Given(ProofNodes Nodes) : ProofAnswer;

    /// <summary>It has no eth_getProof, or no state of that block any more.</summary>
    /// <param name="Reason">The node's own words, without secrets.</param>
    public sealed record Unavailable(string Reason) : ProofAnswer;
}
