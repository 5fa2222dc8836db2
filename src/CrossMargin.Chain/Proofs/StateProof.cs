using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Verifies what a node says of the state, down from a state root that is trusted.</summary>
public static class StateProof
{
    private const int AccountFields = 4;

    /// <returns>The account; <see cref="AccountState.Absent"/> where it is proven that there is none.</returns>
    public static ProofOutcome<AccountState> VerifyAccount(
        Hash32 stateRoot, Address address, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        Span<byte> key = stackalloc byte[Hash32.Size];
        Keccak256.Hash(address.ToArray()).CopyTo(key);
        return TrieProof.Verify(stateRoot, key, nodes) switch
        {
            ProofOutcome<ReadOnlyMemory<byte>?>.Proven { Value: { } value } => ReadAccount(value),
            ProofOutcome<ReadOnlyMemory<byte>?>.Refused refused => new ProofOutcome<AccountState>.Refused(refused.Reason),
            _ => new ProofOutcome<AccountState>.Proven(AccountState.Absent),
        };
    }

    /// <summary>One word of a contract's storage.</summary>
    /// <param name="storageRoot">Of the proven account.</param>
    /// <param name="key">The word's place, not hashed.</param>
    /// <returns>The word as a number; zero where it is proven that there is none.</returns>
    public static ProofOutcome<BigInteger> VerifyWord(Hash32 storageRoot, Hash32 key, IReadOnlyList<ReadOnlyMemory<byte>> nodes)
    {
        Span<byte> hashed = stackalloc byte[Hash32.Size];
        Keccak256.Hash(key.ToArray()).CopyTo(hashed);
        return TrieProof.Verify(storageRoot, hashed, nodes) switch
        {
            ProofOutcome<ReadOnlyMemory<byte>?>.Proven { Value: { } value } => ReadWord(value),
            ProofOutcome<ReadOnlyMemory<byte>?>.Refused refused => new ProofOutcome<BigInteger>.Refused(refused.Reason),
            _ => new ProofOutcome<BigInteger>.Proven(BigInteger.Zero),
        };
    }

    private static ProofOutcome<AccountState> ReadAccount(ReadOnlyMemory<byte> value)
    {
        RlpItem[] fields = new RlpItem[AccountFields];
        if (RlpItem.Read(value, out RlpItem account) != RlpFault.None || !account.IsList
            || account.ReadItems(fields, out int count) != RlpFault.None || count != AccountFields)
            return Malformed<AccountState>("is no account of four fields");
        if (!TryReadNumber(fields[0], out BigInteger nonce) || !TryReadNumber(fields[1], out BigInteger balance))
            return Malformed<AccountState>("has a nonce or balance that is no number");
        return TryReadHash(fields[2], out Hash32 storageRoot) && TryReadHash(fields[3], out Hash32 codeHash)
            ? new ProofOutcome<AccountState>.Proven(new AccountState(nonce, balance, storageRoot, codeHash))
            : Malformed<AccountState>("has a storage root or code hash that is no hash");
    }

    /// <summary>Ethereum stores no zeros; Anvil does, for every word that was ever read. That the word is zero is proven either way.</summary>
    private static ProofOutcome<BigInteger> ReadWord(ReadOnlyMemory<byte> value) =>
        RlpItem.Read(value, out RlpItem item) == RlpFault.None && TryReadNumber(item, out BigInteger word)
            ? new ProofOutcome<BigInteger>.Proven(word)
            : Malformed<BigInteger>("is no word");

    /// <summary>At most 32 bytes without leading zeros.</summary>
    private static bool TryReadNumber(RlpItem item, out BigInteger number)
    {
        ReadOnlySpan<byte> bytes = item.Content.Span;
        bool isNumber = !item.IsList && bytes.Length <= Hash32.Size && (bytes.IsEmpty || bytes[0] != 0);
        number = isNumber ? new BigInteger(bytes, isUnsigned: true, isBigEndian: true) : BigInteger.Zero;
        return isNumber;
    }

    private static bool TryReadHash(RlpItem item, out Hash32 hash)
    {
        bool isHash = !item.IsList && item.Content.Length == Hash32.Size;
        hash = isHash ? new Hash32(item.Content.Span) : default;
        return isHash;
    }

    private static ProofOutcome<T> Malformed<T>(string fault) => new ProofOutcome<T>.Refused(new ProofRefusal.MalformedValue(fault));
}
