namespace CrossMargin.Domain;

/// <summary>How one venue's slots are to be read. Pure: the same slots and time give the same answers.</summary>
/// <remarks>The port through which Ledger, Api and Keeper read any venue without knowing one; the host plugs them in.</remarks>
public interface IVenueModel
{
    VenueId Venue { get; }

    /// <summary>What a sub-account holds and owes, with interest accrued to the time, and the venue's own verdict.</summary>
    /// <param name="timestamp">Unix seconds; at a block's timestamp the verdict equals the chain's at that block.</param>
    SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp);

    /// <summary>
    /// What reconciliation compares beyond the verdict: each balance as the venue's contracts return it.
    /// Names and order equal those of the adapter's read from the chain.
    /// </summary>
    IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp);

    /// <summary>
    /// The liquidations that the venue would accept, best gain first; none when the sub-account is not liquidatable. With a target in the inventory those
    /// that reach it come before, smallest repayment first; one that cannot reach it is as large as the venue takes.
    /// </summary>
    /// <param name="inventory">Who would liquidate, with what, and up to which health.</param>
    IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory);

    /// <summary>
    /// The sub-accounts whose verdict a change of this slot can move: the account itself, or for a slot of the market
    /// everyone exposed to it. This is the reverse index from a price to accounts.
    /// </summary>
    IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots);

    /// <summary>As <see cref="Touched"/>, of several changes at once: a venue whose markets change in many slots together looks for each market's accounts once.</summary>
    /// <returns>May name a sub-account more than once.</returns>
    IEnumerable<SubAccountKey> TouchedByAny(IReadOnlyCollection<(SubAccountKey Account, Slot Slot)> changes, VenueSlots slots) =>
        changes.SelectMany(change => Touched(change.Account, change.Slot, slots));

    /// <summary>The slots of the market that hold prices, so that their history can be read; none where the venue keeps none.</summary>
    IReadOnlyList<PriceSlot> Prices(VenueSlots slots) => [];
}
