using System.Numerics;
using CrossMargin.Domain;

namespace CrossMargin.IntegrationTests.Api;

/// <summary>The simplest venue there can be: ether against dollars, without interest. Liquidatable below 83 % of the ether's value.</summary>
internal sealed class PlainLending(VenueId venue) : IVenueModel
{
    public static readonly Slot Supply = new("supply"), Debt = new("debt"), PriceCents = new("price"), PriceTime = new("price-time");

    private static readonly FeedPromise Feed = new(TimeSpan.FromHours(1), 0.005);

    private static readonly Address Oracle = Address.FromWord(Hash32.OfNumber(0xFEED));

    public static Token Ether(ChainId chain) => new(chain, Address.FromWord(Hash32.OfNumber(0xE)), "WETH", 18, new Underlying("ETH"));

    public static Token Dollar(ChainId chain) => new(chain, Address.FromWord(Hash32.OfNumber(0xD)), "USDC", 6, new Underlying("USD"));

    public VenueId Venue { get; } = venue;

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        BigInteger supply = slots[account, Supply], debt = slots[account, Debt];
        double worthUsd = (double)supply / 1e18 * (double)slots[PriceCents] / 100 * 0.83;
        double debtUsd = (double)debt / 1e6;
        LocalHealth local = new(
            worthUsd < debtUsd, debt.IsZero ? double.PositiveInfinity : worthUsd / debtUsd, worthUsd - debtUsd, [new Figure("debt", debt)]);
        DateTimeOffset updated = DateTimeOffset.FromUnixTimeSeconds((long)slots[PriceTime]);
        return new SubAccountView(
            new SubAccountId(Venue, account),
            supply.IsZero ? [] : [new CollateralBalance(
                Ether(Venue.Chain), new TokenAmount(supply, 18), new PriceObservation(slots[PriceCents], 2, Oracle, updated, Feed), 0.83)],
            debt.IsZero ? [] : [new DebtPosition(
                Dollar(Venue.Chain), new TokenAmount(debt, 6), new PriceObservation(100, 2, Oracle, updated, Feed))],
            local);
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) => [];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory) => [];

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) =>
        account.IsMarket ? slots.SubAccounts() : [account];
}
