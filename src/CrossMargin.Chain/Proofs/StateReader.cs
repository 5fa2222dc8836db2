using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Reads words of the state under one root, each proven.</summary>
internal sealed class StateReader(IProofSource source, Hash32 stateRoot, long block)
{
    /// <summary>Nodes bound the words of one answer; many have a bound of 100 or more.</summary>
    private const int MaxKeysPerRequest = 100;

    /// <summary>The words asked for, each once.</summary>
    public async Task<IReadOnlyDictionary<StorageWord, WordAnswer>> ReadAsync(
        IEnumerable<StorageWord> words, CancellationToken cancellationToken)
    {
        ProofRequest[] requests =
        [
            .. from contract in words.Distinct().GroupBy(word => word.Contract, word => word.Key)
               from keys in contract.Chunk(MaxKeysPerRequest)
               select new ProofRequest(contract.Key, keys),
        ];
        IReadOnlyList<ProofAnswer> answers = await source.ReadProofsAsync(requests, block, cancellationToken);
        Invariant.Require(answers.Count == requests.Length, "Every request for a proof has its answer.");
        Dictionary<StorageWord, WordAnswer> read = [];
        for (int i = 0; i < requests.Length; i++)
        {
            for (int key = 0; key < requests[i].Keys.Count; key++)
                read[new StorageWord(requests[i].Contract, requests[i].Keys[key])] = Verify(requests[i], key, answers[i]);
        }

        return read;
    }

    private WordAnswer Verify(ProofRequest request, int key, ProofAnswer answer)
    {
        if (answer is ProofAnswer.Unavailable unavailable)
            return new WordAnswer.Unavailable(unavailable.Reason);
        ProofNodes nodes = ((ProofAnswer.Given)answer).Nodes;
        return StateProof.VerifyAccount(stateRoot, request.Contract, nodes.Account) switch
        {
            ProofOutcome<AccountState>.Refused refused => new WordAnswer.Refused(refused.Reason),
            ProofOutcome<AccountState>.Proven account => StateProof.VerifyWord(account.Value.StorageRoot, request.Keys[key], nodes.Words[key]) switch
            {
                ProofOutcome<BigInteger>.Proven word => new WordAnswer.Proven(word.Value),
                ProofOutcome<BigInteger>.Refused refused => new WordAnswer.Refused(refused.Reason),
                _ => throw new InvariantViolationException("A proof proves or is refused."),
            },
            _ => throw new InvariantViolationException("A proof proves or is refused."),
        };
    }
}

/// <summary>One word of the state.</summary>
internal abstract record WordAnswer
{
    private WordAnswer()
    {
    }

    /// <param name="Value">Zero where the state holds nothing.</param>
    internal sealed record Proven(BigInteger Value) : WordAnswer;

    internal sealed record Refused(ProofRefusal Reason) : WordAnswer;

    internal sealed record Unavailable(string Reason) : WordAnswer;
}
