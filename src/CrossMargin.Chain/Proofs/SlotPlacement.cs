using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>Where the state holds what the ledger says of one slot, as its venue declares.</summary>
/// <param name="Account">Whose slot: a sub-account's, or the market's.</param>
public abstract record SlotPlacement(SubAccountKey Account, Slot Slot)
{
    /// <summary>A part of a word whose place is known.</summary>
    public sealed record Stored(SubAccountKey Account, Slot Slot, StorageWord Word, BitField Field) : SlotPlacement(Account, Slot);

    /// <summary>A balance in a token whose layout nobody declared: its mapping must be found first.</summary>
    /// <param name="Witnesses">Other holders, of whom the mapping must hold the balance as well.</param>
    public sealed record Balance(SubAccountKey Account, Slot Slot, Address Token, Address Holder, IReadOnlyList<Address> Witnesses)
        : SlotPlacement(Account, Slot);

    /// <summary>It cannot be proven from storage.</summary>
    /// <param name="Reason">Why, as the end of a sentence that begins with the slot.</param>
    public sealed record Foreign(SubAccountKey Account, Slot Slot, string Reason) : SlotPlacement(Account, Slot);
}

/// <summary>One word of one contract's storage. A proxy's storage is its own: no implementation matters.</summary>
/// <param name="Key">The word's place, not hashed.</param>
public readonly record struct StorageWord(Address Contract, Hash32 Key);

/// <summary>Bits of a word, as compilers pack several values into one.</summary>
/// <param name="Shift">Bits to the right of the value.</param>
/// <param name="Bits">Width of the value.</param>
/// <param name="Added">What the ledger adds to it, where its zero has to mean something else.</param>
public readonly record struct BitField(int Shift, int Bits, int Added = 0)
{
    public static BitField Whole { get; } = new(0, 256);

    public BigInteger Of(BigInteger word) => ((word >> Shift) & ((BigInteger.One << Bits) - 1)) + Added;
}
