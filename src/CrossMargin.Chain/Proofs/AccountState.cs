using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>What the state holds of one address (Yellow Paper, 4.1).</summary>
/// <param name="Balance">Wei.</param>
/// <param name="StorageRoot">Of the trie of its storage.</param>
public sealed record AccountState(BigInteger Nonce, BigInteger Balance, Hash32 StorageRoot, Hash32 CodeHash)
{
    /// <summary>Of an address that the state does not hold: it has nothing.</summary>
    public static AccountState Absent { get; } = new(0, 0, TrieProof.EmptyRoot, Keccak256.Hash([]));

    public bool HasCode => CodeHash != Absent.CodeHash;
}
