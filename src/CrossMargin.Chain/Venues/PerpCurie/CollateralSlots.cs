using CrossMargin.Domain;

namespace CrossMargin.Chain.Venues.PerpCurie;

/// <summary>The slots of one token that is collateral beside the settlement token.</summary>
internal sealed class CollateralSlots(Address token)
{
    /// <summary>Kinds of slots of the market by which the verdict on whoever holds the token can change.</summary>
    public static IReadOnlySet<string> VerdictKinds { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "price-plus-one", "price-time", "price-decimals-plus-one", "decimals-plus-one", "weight", "discount",
    };

    public Address Token { get; } = token;

    /// <summary>Of an account, in the token's units.</summary>
    public Slot Balance { get; } = Slot.Of("balance", token);

    public Slot DecimalsPlusOne { get; } = Slot.Of("decimals-plus-one", token);

    /// <summary>Averaged over 15 minutes; a feed may say zero, and then the token counts as nothing.</summary>
    public Slot PricePlusOne { get; } = Slot.Of("price-plus-one", token);

    public Slot PriceDecimalsPlusOne { get; } = Slot.Of("price-decimals-plus-one", token);

    public Slot PriceTime { get; } = Slot.Of("price-time", token);

    /// <summary>Of its value that counts, of a million.</summary>
    public Slot Weight { get; } = Slot.Of("weight", token);

    /// <summary>Off its price when it is liquidated, of a million.</summary>
    public Slot Discount { get; } = Slot.Of("discount", token);

    public Slot PriceFeed { get; } = Slot.Of("collateral-feed", token);

    public Slot Aggregator { get; } = Slot.Of("collateral-aggregator", token);
}
