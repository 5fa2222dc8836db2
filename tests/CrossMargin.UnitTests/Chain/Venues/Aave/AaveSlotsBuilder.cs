using System.Numerics;
using CrossMargin.Chain.Venues.Aave;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Aave;

/// <summary>A market of a few reserves without interest, and accounts in it.</summary>
internal sealed class AaveSlotsBuilder
{
    public static readonly Address Weth = Address.Parse("0x00000000000000000000000000000000000000e1");
    public static readonly Address Usdc = Address.Parse("0x00000000000000000000000000000000000000c2");
    public static readonly Address Unknown = Address.Parse("0x00000000000000000000000000000000000000f3");
    public static readonly Address WethFeed = Address.Parse("0x0000000000000000000000000000000000000f01");
    public static readonly Address UsdcFeed = Address.Parse("0x0000000000000000000000000000000000000f02");
    public static readonly SubAccountKey Alice = new(Address.Parse("0x000000000000000000000000000000000000a11c"));
    public static readonly SubAccountKey Bob = new(Address.Parse("0x0000000000000000000000000000000000000b0b"));

    private static readonly VenueSettings Venue = new(
        "aave-v3", VenueKind.Aave,
        new Dictionary<string, Address> { [VenueKind.PoolAddressesProvider] = Address.Parse("0x00000000000000000000000000000000000000b1") },
        [], 1);

    public static ChainSettings Settings { get; } = new(
        "local", new ChainId(7), [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
        [
            new FeedSettings(new Underlying("ETH"), WethFeed, TimeSpan.FromHours(1), 0.005),
            new FeedSettings(new Underlying("USD"), UsdcFeed, TimeSpan.FromHours(24), 0.0025),
        ],
        [
            new TokenSettings("WETH", Weth, 18, new Underlying("ETH")),
            new TokenSettings("USDC", Usdc, 6, new Underlying("USD")),
        ],
        [Venue]);

    public static AaveModel Model => new(Settings, Venue);

    public static AaveAdapter Adapter => new(Settings, Venue);

    public VenueSlots Slots { get; } = new(new VenueId(Settings.ChainId, Venue.Name));

    public BigInteger this[Slot slot]
    {
        set => Slots.Set(SubAccountKey.Market, slot, value);
    }

    /// <summary>WETH at $2,000 with a threshold of 80 %, USDC at $1 with 85 %.</summary>
    public static AaveSlotsBuilder WithWethAndUsdc()
    {
        AaveSlotsBuilder market = new();
        market.List(0, Weth, 18, 2_000, ltv: 7_500, threshold: 8_000, bonus: 10_500, WethFeed);
        market.List(1, Usdc, 6, 1, ltv: 8_000, threshold: 8_500, bonus: 10_450, UsdcFeed);
        market[AaveSlots.BaseUnit] = 100_000_000;
        market[AaveSlots.Pool] = 0x9001;
        market[AaveSlots.PoolRevision] = 10;
        return market;
    }

    public static ReserveSlots Of(Address asset) => new(asset);

    public void List(int id, Address asset, int decimals, int usd, int ltv, int threshold, int bonus, Address source)
    {
        ReserveSlots reserve = Of(asset);
        this[AaveSlots.ReserveCount] = BigInteger.Max(Slots[AaveSlots.ReserveCount], id + 1);
        this[AaveSlots.ReserveAt(id)] = asset.ToNumber();
        this[reserve.IdPlusOne] = id + 1;
        this[reserve.Decimals] = decimals;
        this[reserve.LiquidityIndex] = AaveMath.Ray;
        this[reserve.BorrowIndex] = AaveMath.Ray;
        this[reserve.Active] = 1;
        this[reserve.Ltv] = ltv;
        this[reserve.Threshold] = threshold;
        this[reserve.Bonus] = bonus;
        this[reserve.Source] = source.ToNumber();
        SetPrice(asset, usd);
    }

    public void SetPrice(Address asset, decimal usd) => this[Of(asset).Price] = new BigInteger(usd * 100_000_000m);

    public void Supply(SubAccountKey account, Address asset, BigInteger raw, bool isCollateral = true)
    {
        Slots.Set(account, Of(asset).Supply, raw);
        Slots.Set(account, Of(asset).IsCollateral, isCollateral ? 1 : 0);
    }

    public void Borrow(SubAccountKey account, Address asset, BigInteger raw) => Slots.Set(account, Of(asset).Debt, raw);
}
