using CrossMargin.Chain.Abi;
using CrossMargin.Chain.Proofs;
using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Chain.Proofs;

/// <summary>A trie that proves: its root, and the nodes on the way to any key.</summary>
internal sealed class ProvableTrie
{
    private readonly Dictionary<Hash32, byte[]> _nodes = [];

    public ProvableTrie(IReadOnlyCollection<TrieEntry> entries) => Root = TrieRoot.Of(entries, _nodes);

    public Hash32 Root { get; }

    /// <summary>A trie whose keys are hashed, as those of state and storage are.</summary>
    public static ProvableTrie Secure(IEnumerable<(byte[] Key, byte[] Value)> entries) =>
        new([.. entries.Select(entry => new TrieEntry(Keccak256.Hash(entry.Key).ToArray(), entry.Value))]);

    /// <summary>Grows the proof until the path ends: what is missing names itself.</summary>
    public List<ReadOnlyMemory<byte>> Prove(ReadOnlySpan<byte> key)
    {
        List<ReadOnlyMemory<byte>> proof = [];
        while (TrieProof.Verify(Root, key, proof) is ProofOutcome<ReadOnlyMemory<byte>?>.Refused { Reason: ProofRefusal.MissingNode missing })
            proof.Add(_nodes[missing.Expected]);
        return proof;
    }

    public List<ReadOnlyMemory<byte>> ProveHashed(ReadOnlySpan<byte> key) => Prove(Keccak256.Hash(key).ToArray());
}
