using System.Numerics;
using CrossMargin.Chain.Proofs;
using CrossMargin.Chain.Sending;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>A state of one contract, which proves whatever it is asked.</summary>
internal sealed class SimulatedState : IProofSource
{
    private readonly ProvableTrie _state;
    private readonly ProvableTrie _storage;

    public SimulatedState(Address contract, IEnumerable<(Hash32 Key, BigInteger Value)> words)
    {
        _storage = ProvableTrie.Secure(words.Where(word => !word.Value.IsZero).Select(word => (word.Key.ToArray(), Rlp.OfNumber(word.Value))));
        byte[] account = Rlp.OfList(
            Rlp.OfNumber(1), Rlp.OfNumber(0), Rlp.OfBytes(_storage.Root.ToArray()), Rlp.OfBytes(Hash32.OfNumber(7).ToArray()));
        _state = ProvableTrie.Secure([(contract.ToArray(), account)]);
    }

    public ChainId Chain => new(1);

    public Hash32 Root => _state.Root;

    /// <summary>Of every block, whatever its number.</summary>
    public SealedHeader Header => RealHeaders.Mainnet with { StateRoot = Root };

    public bool Forges { get; set; }

    /// <summary>How many words were asked for in one request.</summary>
    public int MostKeys { get; private set; }

    public Task<SealedHeader?> FindHeaderAsync(long number, CancellationToken cancellationToken) => Task.FromResult<SealedHeader?>(Header);

    public Task<IReadOnlyList<ProofAnswer>> ReadProofsAsync(
        IReadOnlyList<ProofRequest> requests, long number, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProofAnswer>>([.. requests.Select(Answer)]);

    private ProofAnswer.Given Answer(ProofRequest request)
    {
        MostKeys = Math.Max(MostKeys, request.Keys.Count);
        List<ReadOnlyMemory<byte>>[] words = [.. request.Keys.Select(key => _storage.ProveHashed(key.ToArray()))];
        if (Forges)
            words[0][^1] = words[0][^1].ToArray().Select(value => (byte)(value ^ 1)).ToArray();
        return new ProofAnswer.Given(new ProofNodes(_state.ProveHashed(request.Contract.ToArray()), words));
    }
}
