using System.Numerics;
using CrossMargin.Domain;
using CrossMargin.SimulationTests.Chains;

namespace CrossMargin.SimulationTests.Venues;

internal sealed class PawnShopModel(ChainId chain) : IVenueModel
{
    private readonly Token _usdc = new(chain, World.Usdc, "USDC", 6, new Underlying("USD"));
    private readonly Token _weth = new(chain, World.Weth, "WETH", 18, new Underlying("ETH"));

    public VenueId Venue { get; } = new(chain, PawnShop.Name);

    public SubAccountView Read(SubAccountKey account, VenueSlots slots, long timestamp)
    {
        BigInteger collateral = slots[account, PawnShop.Collateral];
        BigInteger debt = slots[account, PawnShop.Debt];
        BigInteger price = slots[PawnShop.Price];
        double lineUsd = Quantity(PawnShop.LineOf(collateral, price), 6);
        double debtUsd = Quantity(debt, 6);
        LocalHealth local = new(
            PawnShop.IsLiquidatable(collateral, debt, price), debt.IsZero ? double.PositiveInfinity : lineUsd / debtUsd, lineUsd - debtUsd,
            [new Figure("line", PawnShop.LineOf(collateral, price))]);
        PriceObservation observed = new(
            price, 8, World.EthFeed, DateTimeOffset.FromUnixTimeSeconds((long)slots[PawnShop.PriceUpdatedAt]),
            new FeedPromise(TimeSpan.FromHours(1), 0.005));
        return new SubAccountView(
            new SubAccountId(Venue, account),
            [new CollateralBalance(_weth, new TokenAmount(collateral, 18), price.IsZero ? null : observed, 0.8)],
            [new DebtPosition(_usdc, new TokenAmount(debt, 6), null)],
            local);
    }

    public IReadOnlyList<Figure> Figures(SubAccountKey account, VenueSlots slots, long timestamp) =>
        [new("collateral", slots[account, PawnShop.Collateral]), new("debt", slots[account, PawnShop.Debt])];

    public IReadOnlyList<LiquidationOption> Options(
        SubAccountKey account, VenueSlots slots, long timestamp, Inventory inventory)
    {
        BigInteger price = slots[PawnShop.Price];
        BigInteger repay = BigInteger.Min(slots[account, PawnShop.Debt] / 2, inventory.Of(World.Usdc));
        if (repay.IsZero || Read(account, slots, timestamp).Local is not { IsLiquidatable: true })
            return [];
        BigInteger seize = BigInteger.Min(slots[account, PawnShop.Collateral], PawnShop.SeizedFor(repay, price));
        return
        [
            new LiquidationOption(
                _usdc, new TokenAmount(repay, 6), Quantity(repay, 6),
                _weth, new TokenAmount(seize, 18), Quantity(seize, 18) * Quantity(price, 8)),
        ];
    }

    public IEnumerable<SubAccountKey> Touched(SubAccountKey account, Slot changed, VenueSlots slots) =>
        account.IsMarket ? slots.SubAccounts() : [account];

    private static double Quantity(BigInteger raw, int decimals) => (double)raw / Math.Pow(10, decimals);
}
