using System.Numerics;
using CrossMargin.Chain.Venues;
using CrossMargin.Chain.Venues.Synthetix;
using CrossMargin.Domain;
using CrossMargin.Domain.Configuration;

namespace CrossMargin.UnitTests.Chain.Venues.Synthetix;

/// <summary>A market of ETH at $2,000 without skew or funding, with a liquidation margin of 1 % and $3, and traders in it.</summary>
internal sealed class SynthetixBuilder
{
    public static readonly Address Manager = Address.Parse("0x00000000000000000000000000000000000000b1");
    public static readonly Address EthMarket = Address.Parse("0x00000000000000000000000000000000000000e1");
    public static readonly Address OtherMarket = Address.Parse("0x00000000000000000000000000000000000000e2");
    public static readonly Address Feed = Address.Parse("0x0000000000000000000000000000000000000f01");
    public static readonly Address Dollar = Address.Parse("0x00000000000000000000000000000000000000d0");
    public static readonly Address Alice = Address.Parse("0x000000000000000000000000000000000000a11c");
    public static readonly Address Bob = Address.Parse("0x0000000000000000000000000000000000000b0b");
    public static readonly MarketSlots Eth = new(EthMarket);
    public static readonly SubAccountKey AliceInEth = Eth.AccountOf(Alice);

    private static readonly VenueSettings Venue = new(
        "synthetix", VenueKind.Synthetix, new Dictionary<string, Address> { [VenueKind.FuturesMarketManager] = Manager }, [], 1);

    public static ChainSettings Settings { get; } = new(
        "local", new ChainId(7), [], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Underlying("ETH"),
        [new FeedSettings(new Underlying("ETH"), Feed, TimeSpan.FromHours(1), 0.005)],
        [new TokenSettings("sUSD", Dollar, 18, new Underlying("USD"))], [Venue]);

    public static SynthetixModel Model => new(Settings, Venue);

    public static SynthetixAdapter Adapter => new(Settings, Venue);

    public SynthetixBuilder()
    {
        Reducer = Adapter.Resume(Journal);
        Journal.Set(SynthetixSlots.MarketCount, 1);
        Journal.Set(SynthetixSlots.MarketAt(0), EthMarket.ToNumber());
        Journal.Set(SynthetixSlots.Dollar, Dollar.ToNumber());
        Journal.Set(SynthetixSlots.RateStalePeriod, 1_000);
        Journal.Set(SynthetixSlots.MinKeeperFee, Units(1));
        Journal.Set(SynthetixSlots.MaxKeeperFee, Units(50));
        Journal.Set(SynthetixSlots.LiquidationFeeRatio, Units(0.004m));
        Journal.Set(SynthetixSlots.MinInitialMargin, Units(40));
        Journal.Set(SynthetixSlots.KeeperLiquidationFee, Units(3));
        Journal.Set(Eth.NumberPlusOne, 1);
        Journal.Set(Eth.Key, SynthetixName.ToWord("sETHPERP").ToNumber());
        Journal.Set(Eth.Asset, SynthetixName.ToWord("sETH").ToNumber());
        Journal.Set(Eth.Aggregator, Feed.ToNumber());
        Journal.Set(Eth.Listed, 1);
        Journal.Set(Eth.FundingIndex, 1);
        Journal.Set(Eth.SkewScale, Units(1_000_000));
        Journal.Set(Eth.MaxFundingVelocity, Units(9));
        Journal.Set(Eth.MaxLeverage, Units(50.001m));
        Journal.Set(Eth.LiquidationBufferRatio, Units(0.006m));
        Journal.Set(Eth.LiquidationPremiumMultiplier, Units(1));
        Journal.Set(Eth.MaxLiquidationDelta, Units(0.01m));
        Journal.Set(Eth.MaxPremium, Units(0.01m));
        SetPrice(2_000);
    }

    public SlotJournal Journal { get; } = new(new VenueSlots(new VenueId(Settings.ChainId, Venue.Name)));

    public IVenueReducer Reducer { get; }

    public VenueSlots Slots => Journal.Slots;

    public static BigInteger Units(decimal amount) => new BigInteger(amount * 1_000_000_000m) * 1_000_000_000;

    public void SetPrice(decimal usd, int state = PriceState.Valid, long time = 100)
    {
        Journal.Set(Eth.Price, Units(usd));
        Journal.Set(Eth.PriceState, state);
        Journal.Set(Eth.PriceTime, time);
    }

    /// <summary>Alice's position, with gains and funding in its margin up to a price of $2,000.</summary>
    public void Open(decimal margin, decimal size)
    {
        Journal.Set(AliceInEth, Eth.PositionId, 1);
        Journal.Set(AliceInEth, Eth.PositionFundingIndex, 1);
        Journal.Set(AliceInEth, Eth.LastPrice, Units(2_000));
        Journal.Set(AliceInEth, Eth.Margin, Units(margin));
        Journal.Set(AliceInEth, Eth.Size, Units(size));
    }

    public SubAccountView View(long timestamp = 100) => Model.Read(AliceInEth, Slots, timestamp);

    public LiquidationOption? Option(long timestamp = 100) => Model
        .Options(AliceInEth, Slots, timestamp, new Inventory(Bob, new Dictionary<Address, BigInteger>())).SingleOrDefault();
}
