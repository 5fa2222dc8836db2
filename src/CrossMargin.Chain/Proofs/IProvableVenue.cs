using CrossMargin.Domain;

namespace CrossMargin.Chain.Proofs;

/// <summary>A venue whose ledger slots can be looked up in the state, because its storage layout is known.</summary>
public interface IProvableVenue
{
    VenueId Venue { get; }

    /// <summary>
    /// Where the state holds what decides the sub-account's collateral and debt, what is zero included, and what of it cannot be looked
    /// up. Pure; slots may be named more than once. Empty where the venue has no such sub-account.
    /// </summary>
    /// <param name="slots">As of the block that the proofs are about.</param>
    IReadOnlyList<SlotPlacement> Place(SubAccountKey account, VenueSlots slots);
}
