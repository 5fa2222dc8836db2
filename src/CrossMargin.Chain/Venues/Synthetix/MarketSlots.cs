using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Synthetix;

/// <summary>The slots about one market, made once so that no log makes a text. Names are part of the ledger: never changed.</summary>
/// <param name="market">The market's proxy: its permanent address, from which all its events come.</param>
/// <remarks>Amounts, prices and fractions have 18 decimals; sizes and skew are signed, positive is long.</remarks>
internal sealed class MarketSlots(Address market)
{
    /// <summary>
    /// Kinds whose change moves the verdict on everyone with a position in the market at once, or what may be done with it.
    /// </summary>
    /// <remarks>Funding is not among them: an entry only takes down what the passing of time has done already.</remarks>
    public static readonly IReadOnlySet<string> VerdictKinds = new HashSet<string>
    {
        "price", "price-time", "price-state", "aggregator", "skew", "listed", "suspended", "skew-scale", "max-funding-velocity",
        "max-leverage", "liquidation-premium-multiplier", "liquidation-buffer-ratio", "max-liquidation-delta", "max-pd",
    };

    public Address Market { get; } = market;

    /// <summary>Tells a trader's sub-account in this market from those in others.</summary>
    public Hash32 Part { get; } = market.ToWord();

    // Of an account: the position as the market stores it.
    public Slot Margin { get; } = Slot.Of("margin", market);

    public Slot Size { get; } = Slot.Of("size", market);

    public Slot LastPrice { get; } = Slot.Of("last-price", market);

    public Slot PositionId { get; } = Slot.Of("position", market);

    public Slot PositionFundingIndex { get; } = Slot.Of("funding-index", market);

    /// <summary>The funding sequence at the position's index.</summary>
    public Slot PositionFunding { get; } = Slot.Of("funding-entry", market);

    /// <summary>Of an account: who flagged the position, and gets the liquidation fee; zero while nobody did.</summary>
    public Slot Flagger { get; } = Slot.Of("flagger", market);

    /// <summary>Of an account: what its delayed order holds for whoever executes it, or flags the position.</summary>
    public Slot OrderDeposit { get; } = Slot.Of("order-deposit", market);

    // Of the market: its names as words, whether its manager lets it pay out, whether the system stops it.
    public Slot NumberPlusOne { get; } = Slot.Of("number", market);

    public Slot Key { get; } = Slot.Of("key", market);

    public Slot Asset { get; } = Slot.Of("asset", market);

    public Slot Listed { get; } = Slot.Of("listed", market);

    public Slot Suspended { get; } = Slot.Of("suspended", market);

    // Funding: the last entry of the sequence, its index and time, and the rate per day at that time.
    public Slot Skew { get; } = Slot.Of("skew", market);

    public Slot FundingIndex { get; } = Slot.Of("last-funding-index", market);

    public Slot Funding { get; } = Slot.Of("funding", market);

    public Slot FundingRate { get; } = Slot.Of("funding-rate", market);

    public Slot FundingTime { get; } = Slot.Of("funding-time", market);

    // Oracle: the rate, what the market thinks of it, the aggregator behind it and its time.
    public Slot Price { get; } = Slot.Of("price", market);

    /// <summary>Zero while the market answers no price, else a <see cref="PriceState"/>.</summary>
    public Slot PriceState { get; } = Slot.Of("price-state", market);

    public Slot PriceTime { get; } = Slot.Of("price-time", market);

    public Slot Aggregator { get; } = Slot.Of("aggregator", market);

    // Settings.
    public Slot SettingsRead { get; } = Slot.Of("settings-read", market);

    public Slot SkewScale { get; } = Slot.Of("skew-scale", market);

    public Slot MaxFundingVelocity { get; } = Slot.Of("max-funding-velocity", market);

    public Slot MaxLeverage { get; } = Slot.Of("max-leverage", market);

    public Slot LiquidationPremiumMultiplier { get; } = Slot.Of("liquidation-premium-multiplier", market);

    public Slot LiquidationBufferRatio { get; } = Slot.Of("liquidation-buffer-ratio", market);

    public Slot MaxLiquidationDelta { get; } = Slot.Of("max-liquidation-delta", market);

    public Slot MaxPremium { get; } = Slot.Of("max-pd", market);

    public SubAccountKey AccountOf(Address trader) => new(trader, Part);
}

/// <summary>What a market says of its price. The numbers are part of the ledger.</summary>
internal static class PriceState
{
    public const int Valid = 1;

    /// <summary>Stale, flagged, zero, beyond the circuit breaker, or of a suspended asset: nobody trades or is liquidated.</summary>
    public const int Invalid = 2;
}
