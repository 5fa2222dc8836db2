using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.Aave;

/// <summary>The slots about one reserve, made once so that no log makes a text. Names are part of the ledger: never changed.</summary>
/// <param name="asset">The underlying token: Aave's name for the reserve.</param>
internal sealed class ReserveSlots(Address asset)
{
    /// <summary>Kinds whose change moves the verdict on everyone in the reserve at once.</summary>
    /// <remarks>Indices and rates are not among them: an index only takes down what the passing of time has done already.</remarks>
    public static readonly IReadOnlySet<string> VerdictKinds = new HashSet<string>
    {
        "price", "price-time", "source", "decimals", "ltv", "threshold", "bonus", "protocol-fee", "active", "paused", "grace-until",
        "emode-category",
    };

    public Address Asset { get; } = asset;

    // Of an account.
    public Slot Supply { get; } = Slot.Of("supply", asset);

    public Slot Debt { get; } = Slot.Of("debt", asset);

    public Slot IsCollateral { get; } = Slot.Of("collateral", asset);

    // Of an account in V3.0: a debt at a rate of its own. Raw principal, ray per year, Unix seconds.
    public Slot StableDebt { get; } = Slot.Of("stable-debt", asset);

    public Slot StableRate { get; } = Slot.Of("stable-rate", asset);

    public Slot StableSince { get; } = Slot.Of("stable-since", asset);

    // Of the market: who the reserve is. The id is stored plus one, because zero is "none".
    public Slot IdPlusOne { get; } = Slot.Of("id", asset);

    public ProxySlots ATokenProxy { get; } = ProxyOf(ProxyRole.AToken, "atoken", asset);

    public ProxySlots DebtTokenProxy { get; } = ProxyOf(ProxyRole.DebtToken, "debt-token", asset);

    /// <summary>None where the pool was born without stable rates.</summary>
    public ProxySlots StableTokenProxy { get; } = ProxyOf(ProxyRole.StableToken, "stable-token", asset);

    public Slot AToken => ATokenProxy.Contract;

    public Slot DebtToken => DebtTokenProxy.Contract;

    public Slot StableToken => StableTokenProxy.Contract;

    public IEnumerable<ProxySlots> Tokens => [ATokenProxy, DebtTokenProxy, StableTokenProxy];

    public Slot Decimals { get; } = Slot.Of("decimals", asset);

    // Interest: ray, ray per year, Unix seconds.
    public Slot LiquidityIndex { get; } = Slot.Of("liquidity-index", asset);

    public Slot LiquidityRate { get; } = Slot.Of("liquidity-rate", asset);

    public Slot BorrowIndex { get; } = Slot.Of("borrow-index", asset);

    public Slot BorrowRate { get; } = Slot.Of("borrow-rate", asset);

    public Slot AccruedAt { get; } = Slot.Of("accrued-at", asset);

    // Risk: percentages with 2 decimals, flags, Unix seconds.
    public Slot Ltv { get; } = Slot.Of("ltv", asset);

    public Slot Threshold { get; } = Slot.Of("threshold", asset);

    public Slot Bonus { get; } = Slot.Of("bonus", asset);

    public Slot ProtocolFee { get; } = Slot.Of("protocol-fee", asset);

    public Slot Active { get; } = Slot.Of("active", asset);

    public Slot Frozen { get; } = Slot.Of("frozen", asset);

    public Slot Paused { get; } = Slot.Of("paused", asset);

    public Slot GraceUntil { get; } = Slot.Of("grace-until", asset);

    /// <summary>V3.0: the one eMode that the asset is in; zero for none.</summary>
    public Slot EModeCategory { get; } = Slot.Of("emode-category", asset);

    /// <summary>Bad debt that the reserve carries, raw.</summary>
    public Slot Deficit { get; } = Slot.Of("deficit", asset);

    // Oracle: the price in base units, zero when there is none; the source's own time of it, zero when it does not say.
    public Slot Source { get; } = Slot.Of("source", asset);

    public Slot Price { get; } = Slot.Of("price", asset);

    public Slot PriceTime { get; } = Slot.Of("price-time", asset);

    /// <summary>Everything that a dropped reserve takes with it.</summary>
    public IEnumerable<Slot> OfMarket() =>
    [
        IdPlusOne, Decimals, LiquidityIndex, LiquidityRate, BorrowIndex, BorrowRate, AccruedAt, Ltv, Threshold, Bonus, ProtocolFee,
        Active, Frozen, Paused, GraceUntil, EModeCategory, Deficit, Source, Price, PriceTime,
        .. Tokens.SelectMany(token => (Slot[])[token.Contract, token.Implementation, token.Revision]),
    ];

    private static ProxySlots ProxyOf(ProxyRole role, string kind, Address asset) => new(
        role, Slot.Of(kind, asset), Slot.Of($"{kind}-implementation", asset), Slot.Of($"{kind}-revision", asset));
}
