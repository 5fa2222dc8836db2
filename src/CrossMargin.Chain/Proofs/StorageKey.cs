using System.Numerics;
using CrossMargin.Chain.Abi;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Where compilers put state variables (Solidity documentation, "Layout of State Variables in Storage"; Vyper likewise).</summary>
public static class StorageKey
{
    private static readonly BigInteger Words = BigInteger.One << 256;

    /// <summary>The word of a variable by its number.</summary>
    public static Hash32 At(BigInteger slot) => Hash32.OfNumber(slot);

    /// <summary>The first word of a mapping's value: keccak(key ‖ slot).</summary>
    public static Hash32 OfMapping(Hash32 key, BigInteger slot) => Keccak256.Hash([.. key.ToArray(), .. At(slot).ToArray()]);

    /// <inheritdoc cref="OfMapping(Hash32, BigInteger)"/>
    public static Hash32 OfMapping(Address key, BigInteger slot) => OfMapping(key.ToWord(), slot);

    /// <summary>The same in Vyper, which hashes the slot first: keccak(slot ‖ key).</summary>
    public static Hash32 OfVyperMapping(Address key, BigInteger slot) =>
        Keccak256.Hash([.. At(slot).ToArray(), .. key.ToWord().ToArray()]);

    /// <summary>A later word of the same value.</summary>
    public static Hash32 Plus(Hash32 key, int words) => Hash32.OfNumber((key.ToNumber() + words) % Words);
}
