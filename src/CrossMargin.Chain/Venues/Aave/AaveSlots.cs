using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The slots of the market as a whole, and of an account as a whole. Names are part of the ledger: never changed.</summary>
internal static class AaveSlots
{
    /// <summary>Reserves have ids 0 to 127: one bit each in the bitmaps of the eModes.</summary>
    public const int MaxReserves = 128;

    /// <summary>Of an account: its eMode category; zero is none.</summary>
    public static readonly Slot EMode = new("emode");

    public static readonly Slot Pool = new("pool");
    public static readonly Slot Configurator = new("configurator");
    public static readonly Slot Oracle = new("oracle");
    public static readonly Slot Sentinel = new("sentinel");

    /// <summary>One while the sequencer's sentinel would refuse a liquidation.</summary>
    public static readonly Slot SentinelRefuses = new("sentinel-refuses");

    /// <summary>One unit of the oracle's base currency: 10^8 for USD.</summary>
    public static readonly Slot BaseUnit = new("base-unit");

    /// <summary>The pool implementation's revision; zero until it is read again after an upgrade.</summary>
    public static readonly Slot PoolRevision = new("pool-revision");

    public static readonly ProxySlots PoolProxy = new(ProxyRole.Pool, Pool, new Slot("pool-implementation"), PoolRevision);

    public static readonly ProxySlots ConfiguratorProxy = new(
        ProxyRole.Configurator, Configurator, new Slot("configurator-implementation"), new Slot("configurator-revision"));

    /// <summary>
    /// One after the pool's implementation changed, until the parameters that it keeps were read: an initializer may write storage
    /// without an event, and a field may get another meaning.
    /// </summary>
    public static readonly Slot PoolUnread = new("pool-unread");

    /// <summary>How many ids were ever given: one more than the highest.</summary>
    public static readonly Slot ReserveCount = new("reserves");

    private static readonly Slot[] ReservesById = [.. Enumerable.Range(0, MaxReserves).Select(id => Slot.Of("reserve", id))];
    private static readonly EModeSlots[] EModes = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(category => new EModeSlots(category))];

    /// <summary>The asset of the reserve with this id; zero when it was dropped.</summary>
    public static Slot ReserveAt(int id) => ReservesById[id];

    public static IReadOnlyList<EModeSlots> AllEModes => EModes;

    public static EModeSlots OfEMode(int category) => EModes[category];
}

/// <summary>The slots of one eMode category. Percentages have 2 decimals.</summary>
internal sealed class EModeSlots(int category)
{
    public const string KindPrefix = "emode-";

    public Slot Ltv { get; } = Slot.Of("emode-ltv", category);

    public Slot Threshold { get; } = Slot.Of("emode-threshold", category);

    public Slot Bonus { get; } = Slot.Of("emode-bonus", category);

    // V3.6: bitmaps with one bit per reserve id.
    public Slot Collateral { get; } = Slot.Of("emode-collateral", category);

    public Slot Borrowable { get; } = Slot.Of("emode-borrowable", category);

    public Slot LtvZero { get; } = Slot.Of("emode-ltvzero", category);

    // V3.0: a price of its own for every asset in the category. The asset that the oracle is asked for, zero for none; its source, its
    // price in base units, zero when there is none, and the source's own time of it.
    public Slot PriceAsset { get; } = Slot.Of("emode-price-asset", category);

    public Slot PriceSource { get; } = Slot.Of("emode-price-source", category);

    public Slot Price { get; } = Slot.Of("emode-price", category);

    public Slot PriceTime { get; } = Slot.Of("emode-price-time", category);
}
