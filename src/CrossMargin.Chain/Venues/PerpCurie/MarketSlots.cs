using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The slots of one market, named by its base token. Sizes, values and prices have 18 decimals.</summary>
internal sealed class MarketSlots(Address baseToken)
{
    /// <summary>Kinds of slots of the market by which the verdict on whoever is in it can change.</summary>
    public static IReadOnlySet<string> VerdictKinds { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "mark", "index", "index-time", "status", "growth" };

    public Address BaseToken { get; } = baseToken;

    // Of an account, as a taker.
    public Slot Size { get; } = Slot.Of("size", baseToken);

    public Slot Notional { get; } = Slot.Of("notional", baseToken);

    /// <summary>The growth of funding up to which the account has paid.</summary>
    public Slot Seen { get; } = Slot.Of("funding-seen", baseToken);

    /// <summary>1 until the above is read.</summary>
    public Slot Unread { get; } = Slot.Of("funding-unread", baseToken);

    // Of an account, as a maker: how many ranges it has; what they hold and owe, as read from the chain.
    public Slot Orders { get; } = Slot.Of("orders", baseToken);

    public Slot PoolBase { get; } = Slot.Of("pool-base", baseToken);

    public Slot PoolQuote { get; } = Slot.Of("pool-quote", baseToken);

    public Slot DebtBase { get; } = Slot.Of("debt-base", baseToken);

    public Slot DebtQuote { get; } = Slot.Of("debt-quote", baseToken);

    public Slot MakerFee { get; } = Slot.Of("maker-fee", baseToken);

    /// <summary>Of maker and taker together; positive is owed by the account.</summary>
    public Slot MakerFunding { get; } = Slot.Of("maker-funding", baseToken);

    /// <summary>1 until a maker's values are read.</summary>
    public Slot MakerUnread { get; } = Slot.Of("maker-unread", baseToken);

    // Of the market. The mark is what positions are valued at: while the market is not open, its last price.
    public Slot Mark { get; } = Slot.Of("mark", baseToken);

    public Slot Index { get; } = Slot.Of("index", baseToken);

    public Slot IndexTime { get; } = Slot.Of("index-time", baseToken);

    /// <summary>A <see cref="MarketStatus"/>.</summary>
    public Slot Status { get; } = Slot.Of("status", baseToken);

    /// <summary>Where the index comes from: the dispatcher, the protocol's feed behind it, Chainlink's behind that.</summary>
    public Slot Dispatcher { get; } = Slot.Of("dispatcher", baseToken);

    public Slot PriceFeed { get; } = Slot.Of("price-feed", baseToken);

    public Slot Aggregator { get; } = Slot.Of("aggregator", baseToken);

    // Funding: its growth now and when it was last settled; block and Unix seconds of that; the block whose growth was read.
    public Slot Growth { get; } = Slot.Of("growth", baseToken);

    public Slot SettledGrowth { get; } = Slot.Of("settled-growth", baseToken);

    public Slot SettledAt { get; } = Slot.Of("settled-at", baseToken);

    public Slot SettledBlock { get; } = Slot.Of("settled-block", baseToken);

    public Slot GrowthBlock { get; } = Slot.Of("growth-block", baseToken);

    public Slot FirstTrade { get; } = Slot.Of("first-trade", baseToken);

    /// <summary>Of an account: the liquidity of its range between two ticks.</summary>
    public Slot Range(int lowerTick, int upperTick) => new(string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"range:{BaseToken}/{lowerTick}/{upperTick}"));

    public IEnumerable<Slot> OfMaker() => [PoolBase, PoolQuote, DebtBase, DebtQuote, MakerFee, MakerFunding, MakerUnread];
}

/// <summary>What may be done in a market. Zero is a market that was not read yet.</summary>
internal enum MarketStatus
{
    Unread,
    Open,
    Paused,
    Closed,
}
