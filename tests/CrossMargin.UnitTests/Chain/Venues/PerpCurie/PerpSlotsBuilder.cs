using System.Numerics;
using CrossMargin.Chain.Venues.PerpCurie;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.PerpCurie;

/// <summary>A venue with one market at $2,000 and one collateral beside the dollar, and accounts in it. Initial margin 10 %, maintenance 6.25 %.</summary>
internal sealed class PerpSlotsBuilder
{
    public static readonly Address House = AddressOf(0xC1);
    public static readonly Address Eth = AddressOf(0xE1);
    public static readonly Address Weth = AddressOf(0xE2);
    public static readonly Address Usdc = AddressOf(0xC2);
    public static readonly Address EthFeed = AddressOf(0xF1);
    public static readonly SubAccountKey Alice = new(AddressOf(0xA11CE));
    public static readonly SubAccountKey Liquidator = new(AddressOf(0x6EE9E2));
    public static readonly SubAccountKey Fund = new(AddressOf(0xF00D));
    public static readonly MarketSlots Market = new(Eth);
    public static readonly CollateralSlots Collateral = new(Weth);

    public static readonly PerpContracts Contracts = new(
        House, AddressOf(0xB1), AddressOf(0xB2), AddressOf(0xB3), AddressOf(0xB4), AddressOf(0xB5), Fund.Holder, Usdc, 6);

    private static readonly VenueSettings Venue = new(
        "perp", VenueKind.PerpCurie, new Dictionary<string, Address> { [VenueKind.ClearingHouse] = House }, [], 1);

    public PerpSlotsBuilder()
    {
        this[PerpSlots.Vault] = Contracts.Vault.ToNumber();
        this[PerpSlots.Exchange] = Contracts.Exchange.ToNumber();
        this[PerpSlots.InsuranceFund] = Contracts.InsuranceFund.ToNumber();
        this[PerpSlots.SettlementToken] = Usdc.ToNumber();
        this[PerpSlots.SettlementDecimals] = 6;
        this[PerpSlots.InitialRatio] = 100_000;
        this[PerpSlots.MaintenanceRatio] = 62_500;
        this[PerpSlots.PenaltyRatio] = 25_000;
        this[PerpSlots.CollateralBuffer] = 2_000;
        this[PerpSlots.DebtRatio] = 750_000;
        this[PerpSlots.LiquidationRatio] = 500_000;
        this[PerpSlots.InsuranceFeeRatio] = 30_000;
        this[PerpSlots.CollateralDust] = Dollars(500) / Scale;
        this[PerpSlots.InsuranceWallet] = Dollars(1_000_000) / Scale;
        this[PerpSlots.ObservedAt] = 1_800_000_000;
        this[PerpSlots.MarketCount] = 1;
        this[PerpSlots.MarketAt(0)] = Eth.ToNumber();
        this[Market.Mark] = Dollars(2_000);
        this[Market.Index] = Dollars(2_001);
        this[Market.IndexTime] = 1_799_999_000;
        this[Market.Aggregator] = EthFeed.ToNumber();
        this[Market.Status] = (int)MarketStatus.Open;
        this[PerpSlots.CollateralCount] = 1;
        this[PerpSlots.CollateralAt(0)] = Weth.ToNumber();
        ListCollateral(18, 2_000_00000000);
    }

    public static ChainSettings Settings { get; } = new(
        "local", new ChainId(7), [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
        [new FeedSettings(new Underlying("ETH"), EthFeed, TimeSpan.FromHours(1), 0.005)],
        [new TokenSettings("USDC", Usdc, 6, new Underlying("USD"))],
        [Venue]);

    public static PerpModel Model => new(Settings, Venue);

    public static PerpAdapter Adapter => new(Settings, Venue);

    public static BigInteger Scale { get; } = BigInteger.Pow(10, 12);

    public VenueSlots Slots { get; } = new(new VenueId(Settings.ChainId, Venue.Name));

    public BigInteger this[Slot slot]
    {
        set => Slots.Set(SubAccountKey.Market, slot, value);
    }

    public static BigInteger Dollars(decimal usd) => new BigInteger(usd * 1_000_000) * Scale;

    public static Address AddressOf(int number) => new BigInteger(number).ToAddress();

    /// <param name="price">Eight decimals; minus one where the feed does not answer.</param>
    public void ListCollateral(int decimals, long price)
    {
        this[Collateral.DecimalsPlusOne] = decimals + 1;
        this[Collateral.PricePlusOne] = price + 1;
        this[Collateral.PriceDecimalsPlusOne] = 9;
        this[Collateral.Weight] = 700_000;
        this[Collateral.Discount] = 100_000;
    }

    public PerpSlotsBuilder Deposit(SubAccountKey account, decimal usd)
    {
        Slots.Set(account, PerpSlots.Cash, Dollars(usd));
        return this;
    }

    /// <param name="size">Signed, in whole units of base, bought at a price.</param>
    public PerpSlotsBuilder Open(SubAccountKey account, decimal size, decimal usd)
    {
        Slots.Set(account, Market.Size, Dollars(size));
        Slots.Set(account, Market.Notional, -Dollars(size * usd));
        return this;
    }

    public PerpSlotsBuilder Hold(SubAccountKey account, BigInteger raw, decimal debtLimit = 10_000)
    {
        Slots.Set(account, Collateral.Balance, raw);
        Slots.Set(account, PerpSlots.DebtLimit, Dollars(debtLimit) / Scale);
        return this;
    }

    public PerpSlotsBuilder Set(SubAccountKey account, Slot slot, BigInteger value)
    {
        Slots.Set(account, slot, value);
        return this;
    }
}
