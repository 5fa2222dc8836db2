using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>The ledger's value of one slot against the state.</summary>
public abstract record SlotVerdict(SubAccountId SubAccount, Slot Slot)
{
    /// <summary>The state holds exactly this.</summary>
    public sealed record Proven(SubAccountId SubAccount, Slot Slot, BigInteger Value) : SlotVerdict(SubAccount, Slot);

    /// <summary>The state is proven to hold something else: an incident, whatever the size.</summary>
    public sealed record Differs(SubAccountId SubAccount, Slot Slot, BigInteger Ledger, BigInteger State) : SlotVerdict(SubAccount, Slot);

    /// <summary>What the node gave as a proof is none: it is broken, or it lies.</summary>
    public sealed record Refused(SubAccountId SubAccount, Slot Slot, ProofRefusal Reason) : SlotVerdict(SubAccount, Slot);

    /// <summary>There is no proof to be had.</summary>
    public sealed record Unproven(SubAccountId SubAccount, Slot Slot, string Reason) : SlotVerdict(SubAccount, Slot);
}

/// <summary>What is known of the block under the proofs.</summary>
public abstract record HeaderVerdict
{
    private HeaderVerdict()
    {
    }

    /// <summary>The header is that of the block which the ledger knows.</summary>
    public sealed record Anchored(Hash32 Hash) : HeaderVerdict;

    /// <summary>The header hashes to this, but the ledger no longer remembers that block's hash: the node's word for the block.</summary>
    public sealed record Loose(Hash32 Hash) : HeaderVerdict;

    public sealed record Refused(ProofRefusal Reason) : HeaderVerdict;

    /// <summary>The node has no such block.</summary>
    public sealed record Missing : HeaderVerdict;
}

/// <summary>What could be proven of an owner on one chain, at one block.</summary>
/// <param name="Slots">Empty where the header proves nothing.</param>
public sealed record StateVerification(ChainId Chain, long Block, HeaderVerdict Header, IReadOnlyList<SlotVerdict> Slots)
{
    /// <summary>Whether the state contradicts the ledger, or the node gave what is no proof, or nothing that was asked could be proven.</summary>
    public bool IsFailure =>
        Header is HeaderVerdict.Refused or HeaderVerdict.Missing
        || Slots.Any(slot => slot is SlotVerdict.Differs or SlotVerdict.Refused)
        || (Slots.Count > 0 && !Slots.Any(slot => slot is SlotVerdict.Proven));
}
