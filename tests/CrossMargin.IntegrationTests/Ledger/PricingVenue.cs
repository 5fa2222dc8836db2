using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Ledger;

/// <summary>A venue that keeps the prices of these underlyings, with two decimals, and nothing else.</summary>
internal sealed class PricingVenue(VenueId venue, params string[] symbols) : IVenueModel
{
    public VenueId Venue { get; } = venue;

    public static Slot SlotOf(string symbol) => new($"price:{symbol}");

    public IReadOnlyList<PriceSlot> Prices(VenueSlots slots) =>
        [.. symbols.Where(symbol => !slots[SlotOf(symbol)].IsZero).Select(symbol => new PriceSlot(SlotOf(symbol), new Underlying(symbol), 2))];

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp) =>
        new(new SubAccountId(Venue, account), [], [], Local: null);

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) => [];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory) => [];

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) => [account];
}
