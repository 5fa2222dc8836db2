using CrossMargin.Chain.Proofs;

namespace CrossMargin.Chain.Rpc;

/// <summary>Headers and proofs to verify.</summary>
public sealed partial class RpcChainClient : IProofSource
{
    public Task<SealedHeader?> FindHeaderAsync(long number, CancellationToken cancellationToken) => ReadAsync(
        new RpcCall("eth_getBlockByNumber", [BlockId.At(number), false]), SealedHeaderReader.Read, cancellationToken);

    public async Task<IReadOnlyList<ProofAnswer>> ReadProofsAsync(
        IReadOnlyList<ProofRequest> requests, long number, CancellationToken cancellationToken)
    {
        List<ProofAnswer> answers = new(requests.Count);
        // One after the other: a proof is work for a node, and its answer is large. What a node has not for one contract, it has for none.
        foreach (ProofRequest request in requests)
        {
            answers.Add(answers is [.., ProofAnswer.Unavailable unavailable]
                ? unavailable
                : await ReadProofAsync(request, number, cancellationToken));
        }

        return answers;
    }

    /// <summary>The block's number is enough: a proof that is of another fork is refused by the state root.</summary>
    private async Task<ProofAnswer> ReadProofAsync(ProofRequest request, long number, CancellationToken cancellationToken)
    {
        RpcCall call = new("eth_getProof", [request.Contract, request.Keys, BlockId.At(number)]);
        try
        {
            return new ProofAnswer.Given(await ReadAsync(call, ProofReader.For(request.Keys.Count), cancellationToken));
        }
        catch (RpcErrorException refusal)
        {
            return new ProofAnswer.Unavailable(refusal.Message);
        }
    }
}
