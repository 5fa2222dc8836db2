using CrossMargin.Domain;

namespace CrossMargin.UnitTests.Ledger;

/// <summary>The smallest venue: what a sub-account has in "balance" it owns, and every holder is exposed to the market.</summary>
internal sealed class PlainVenue(VenueId venue) : IVenueModel
{
    public static readonly Slot Balance = new("balance"), Price = new("price");

    public VenueId Venue { get; } = venue;

    /// <summary>The figure shows the time that the book reads at.</summary>
    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        Token token = new(Venue.Chain, Address.Zero, "T", 0, new Underlying("T"));
        return new SubAccountView(
            new SubAccountId(Venue, account),
            [new CollateralBalance(token, new TokenAmount(slots[account, Balance], 0), null, 0)],
            [],
            new LocalHealth(false, double.PositiveInfinity, 0, [new Figure("timestamp", timestamp)]));
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) => [];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory) => [];

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) =>
        account.IsMarket ? slots.Column(Balance).Keys : [account];
}
